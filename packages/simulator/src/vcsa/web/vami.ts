import type { WebReply } from "../machine/appliance.ts";
import { runInBackground } from "../machine/background.ts";
import type { Machine } from "../machine/machine.ts";
import { readMedium } from "../update/iso.ts";
import { lookOnline } from "../update/look-online.ts";
import { notFound } from "./not-found.ts";
import { page, redirect } from "./page.ts";
import { dialogLines } from "./vami-dialog.ts";
import { beginOperation, operationOf } from "./vami-operation.ts";
import { updateRows } from "./vami-update.ts";
import { beginWebSession, endWebSession, isPassword, webSessionOf } from "./web-session.ts";
import type { WebVisit } from "./web-visit.ts";

/**
 * What port 5480 answers, on the releases that have it (V28): our own pages. A login that tells the release, and behind
 * it the update: what runs, what is staged, what the CD drive holds, how far it has got, and the reboot.
 */
export function answerVami(machine: Machine, path: string, visit: WebVisit | undefined): WebReply {
  const [bare = "/"] = path.split("?");
  const form = visit?.form;
  if (bare === "/login" && form) return logIn(machine, form);
  if (bare !== "/" && bare !== "/login.html" && bare !== "/update" && !(bare in ACTIONS)) return notFound(machine);
  if (!webSessionOf(machine, "vami", visit))
    return bare === "/" || bare === "/login.html" ? page(machine, "vami") : redirect("/");
  const act = form && ACTIONS[bare];
  return act ? act(machine, visit) : updatePage(machine);
}

function logIn(machine: Machine, { username, password }: Readonly<Record<string, string>>): WebReply {
  if (username === "root" && isPassword(machine.password, password)) {
    return redirect("/update", beginWebSession(machine, "vami", "root"));
  }
  machine.record("web-login-failed", { on: "vami", user: username ?? "" });
  return { ...page(machine, "vami", { problem: "User name or password is wrong." }), status: 401 };
}

type Action = (machine: Machine, visit: WebVisit | undefined) => WebReply;

/** What is done by a form; the page afterwards is asked for anew, so that a reload does nothing twice. */
const ACTIONS: Readonly<Record<string, Action>> = {
  "/update/check": check,
  "/update/stage": operate(
    ({ online }) => `software-packages stage ${online ? `--url ${online.url}` : "--iso"} --acceptEulas`,
  ),
  "/update/install": operate(() => "software-packages install --staged"),
  "/reboot": operate(() => 'shutdown reboot -r "from the management interface"'),
  "/logout": (machine, visit) => {
    endWebSession(machine, "vami", visit);
    return redirect("/");
  },
};

/** Looks into the repository of that address, the page following later; without one the page shows what the CD drive has. */
function check(machine: Machine, visit: WebVisit | undefined): WebReply {
  const url = visit?.form?.url?.trim() ?? "";
  machine.online = undefined;
  machine.checkedAt = machine.clock.now();
  if (url !== "") runInBackground(machine, lookOnline(machine, url));
  return redirect("/update");
}

function operate(line: (machine: Machine) => string): Action {
  return (machine) => {
    if (!operationOf(machine).goesOn) beginOperation(machine, line(machine));
    return redirect("/update");
  };
}

function updatePage(machine: Machine): WebReply {
  const { disk } = machine;
  const operation = operationOf(machine);
  const { text } = operation;
  const own = {
    state: operation.goesOn ? `${disk.update}: an operation is in progress` : disk.update,
    staged: disk.staged?.payload.version ?? "nothing",
    available: availableIn(machine),
    stageDisabled: disabled(operation.goesOn || disk.update !== "idle"),
    installDisabled: disabled(operation.goesOn || disk.update !== "staged"),
    dialog: dialogLines(machine).join("\n"),
    progress: text.split("\n").slice(-20).join("\n"),
  };
  const shown = page(machine, "vami-update", own, { rows: updateRows(machine) });
  const headers = { ...shown.headers, "cache-control": "no-store" };
  return { ...shown, headers: operation.goesOn ? { ...headers, refresh: "2" } : headers };
}

const disabled = (is: boolean): string => (is ? " disabled" : "");

function availableIn(machine: Machine): string {
  const medium = readMedium(machine);
  if ("payload" in medium) return `${medium.payload.version}, build ${medium.payload.build}`;
  return machine.profile.softwarePackages[medium.refusal].text;
}
