import type { Call } from "../../call.ts";
import type { Session } from "../../session.ts";
import { data, instant } from "../../soap/value.ts";
import { VimFault } from "../../soap/vim-fault.ts";
import { expectText } from "../arguments.ts";

/** Throws `VimFault`: InvalidLogin, NoPermission for an account that is known and has no rights here. */
export function login(call: Call) {
  const { face, sessions, args, from, userAgent, password } = call;
  const { vsphere, world, name } = face.estate;
  const user = expectText(args, "userName");
  const known =
    face.kind === "vcenter" ? isAdministrator(user, vsphere.administrator.value) : user === vsphere.agent.user.value;
  const localRoot = face.kind === "vcenter" && /^root(@localos)?$/i.test(user);
  const right = (known || localRoot) && expectText(args, "password") === password;
  world.journal.record({ appliance: name, type: right ? "sdk-login" : "sdk-login-failed", user, from, on: face.kind });
  if (!right) throw new VimFault("InvalidLogin");
  // The appliance's own root is no user of vCenter's (inferred).
  if (localRoot) throw new VimFault("NoPermission", {}, { privilegeId: "System.View" });
  if (call.session) sessions.close(call.session);
  call.session = sessions.open({ user, from, userAgent });
  return userSession(call.session);
}

/** `administrator@vsphere.local`, also as `VSPHERE.LOCAL\Administrator`. */
function isAdministrator(user: string, administrator: string): boolean {
  const [, domain, account] = /^([^\\]+)\\(.+)$/.exec(user) ?? [];
  const principal = domain === undefined ? user : `${account}@${domain}`;
  return principal.toLowerCase() === administrator.toLowerCase();
}

/** A session as its user sees it. */
export const userSession = ({ key, user, loginAt, lastActiveAt, from, userAgent, calls }: Session) =>
  data("UserSession", {
    key,
    userName: user,
    fullName: user,
    loginTime: instant(loginAt),
    lastActiveTime: instant(lastActiveAt),
    locale: "en",
    messageLocale: "en",
    extensionSession: false,
    ipAddress: from,
    userAgent,
    callCount: calls,
  });
