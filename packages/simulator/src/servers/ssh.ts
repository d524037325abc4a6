import {
  createHostKey,
  createRsaHostKey,
  createSshServer,
  type HostKey,
  type SessionChannel,
  type SshServer,
} from "@patchrig/core/ssh";
import { socketLine } from "../faults/line/cuttable.ts";
import type { Appliance } from "../vcsa/machine/appliance.ts";
import type { World } from "../world/world.ts";

export interface SshFace {
  readonly server: SshServer;
  /** `SHA256:…` of the key that clients prefer. */
  readonly hostKeySha256: string;
  /** Adds the RSA key that appliances of the time had, for clients that know nothing newer; off the main thread. */
  addRsaKey(): Promise<void>;
}

/** Puts an appliance's shell behind an SSH server. */
export function createSshFace(world: World, appliance: Appliance, authorizedKeys: readonly string[] = []): SshFace {
  const onSession = (channel: SessionChannel) => {
    try {
      appliance.serve(channel);
    } catch (error) {
      // One session's mistake must not end the machine that all the others are logged in to.
      world.journal.record({ appliance: appliance.name, type: "mistake", in: "serve", message: String(error) });
      channel.close();
    }
  };
  const create = (key: HostKey) =>
    createSshServer({
      hostKeys: [key],
      ident: appliance.profile.login.sshIdent.text,
      banner: () => appliance.banner(),
      passwordPrompt: appliance.profile.login.passwordPrompt.text,
      authorizedKeys,
      authenticate: async ({ user, method, password, from }) => {
        const [fault] = world.faults.ask("login", appliance.name, { user });
        if (fault?.afterMs) await world.clock.sleep(fault.afterMs);
        if (fault?.refuse) return appliance.authenticate({ user, password: undefined, from: from.address });
        return method === "publickey"
          ? user === "root"
          : appliance.authenticate({ user, password, from: from.address });
      },
      onSession,
      onTraffic: () => world.clock.touch(),
    });
  const hostKey = createHostKey("ecdsa-sha2-nistp256");
  let server = create(hostKey);
  appliance.onIdentityRenewed((what) => {
    if (what === "host-key") server = create(createHostKey("ecdsa-sha2-nistp256"));
  });
  return {
    server: {
      addHostKey: (key) => server.addHostKey(key),
      accept: (socket) => {
        socket.once("close", appliance.connected(socketLine(socket)));
        server.accept(socket);
      },
    },
    hostKeySha256: hostKey.fingerprint,
    addRsaKey: async () => server.addHostKey(await createRsaHostKey()),
  };
}
