import { formatInstant } from "@patchrig/core/clock";
import type { Payload } from "@patchrig/platforms/profiles";
import { refusalOf } from "../machine/appliance-state.ts";
import type { Machine } from "../machine/machine.ts";
import { clusterRefusal } from "../machine/placed.ts";
import { readMedium, type Source } from "../update/iso.ts";
import { lookOnline } from "../update/look-online.ts";
import { beginOperation } from "../web/vami-operation.ts";
import { isPassword } from "../web/web-session.ts";
import { message } from "./message.ts";
import { DONE, type RestCall, type RestResult, refuse } from "./rest-call.ts";

/** `GET update/pending`: what the CD drive or the repository has for this appliance. */
export function listPending(call: RestCall): RestResult | Promise<RestResult> {
  const type = call.query.get("source_type");
  if (type === null || !/^(?:LAST_CHECK|LOCAL|LOCAL_AND_ONLINE)$/.test(type))
    return refuse("badArgument", "source_type");
  const list = (pending: readonly Pending[]) => ({ value: pending.map(({ payload }) => listed(call, payload)) });
  if (type === "LOCAL") return list(pendingOf(call.machine).filter(({ from }) => from.from === "iso"));
  return type === "LAST_CHECK"
    ? list(pendingOf(call.machine))
    : lookOnline(call.machine, call.query.get("url") ?? "").then(() => list(pendingOf(call.machine)));
}

/** `GET update/pending/{version}` */
export function readPending(call: RestCall): RestResult {
  const found = pendingNamed(call);
  if (!found) return refuse("notFound");
  const { payload } = found;
  return {
    value: {
      ...summary(call, payload),
      contents: [],
      services_will_be_stopped: [],
      eulas: [],
      staged: isStaged(call, payload),
    },
  };
}

/** `POST update/pending/{version}?action=…` */
export function actOnPending(call: RestCall): RestResult {
  const act = ACTIONS[call.query.get("action") ?? ""];
  if (!act) return refuse("badArgument", "action");
  const found = pendingNamed(call);
  return found ? act(call, found) : refuse("notFound");
}

interface Pending {
  readonly payload: Payload;
  readonly from: Source;
}

type Act = (call: RestCall, pending: Pending) => RestResult;

const ACTIONS: Readonly<Record<string, Act>> = {
  precheck: (call, { payload }) => {
    const { machine } = call;
    if (machine.flight) return refuse("busy");
    const value = {
      check_time: formatInstant(machine.clock.now()),
      // Seconds in practice, though the documentation says minutes: 362 for a patch of about six minutes.
      estimated_time_to_install: 362,
      reboot_required: needsReboot(payload),
      issues: {
        info: [],
        warnings: [],
        errors: clusterRefusal(machine) ? [message(call.rest.messages.clustered)] : [],
      },
      questions: questionsOf(call),
    };
    return { value };
  },
  validate: (call) =>
    isAnswered(call)
      ? { value: { info: [], warnings: [], errors: [] } }
      : { value: { info: [], warnings: [], errors: [message(call.rest.messages.passwordQuestion)] } },
  stage: ({ machine }, { from }) => {
    if (machine.flight) return refuse("busy");
    if (refusalOf(machine.disk.update, "stage")) return refuse("notInstallable");
    beginOperation(machine, `software-packages stage ${sourceOption(from)} --acceptEulas`);
    return DONE;
  },
  install: (call, { payload }) => {
    const { machine } = call;
    if (machine.flight) return refuse("busy");
    if (!isStaged(call, payload)) return refuse("notStaged");
    if (!isAnswered(call)) return refuse("badArgument", "user_data");
    beginOperation(machine, "software-packages install --staged");
    return DONE;
  },
  "stage-and-install": (call, { from }) => {
    const { machine } = call;
    if (machine.flight) return refuse("busy");
    if (refusalOf(machine.disk.update, "install-medium")) return refuse("notInstallable");
    if (!isAnswered(call)) return refuse("badArgument", "user_data");
    beginOperation(machine, `software-packages install ${sourceOption(from)} --acceptEulas`);
    return DONE;
  },
};

const sourceOption = (from: Source): string => (from.from === "iso" ? "--iso" : `--url ${from.url}`.trim());

/** The CD drive first; what the last check found in a repository. What is staged is pending as well. */
function pendingOf(machine: Machine): readonly Pending[] {
  const { staged } = machine.disk;
  const { online } = machine;
  const medium = readMedium(machine);
  const all: readonly Pending[] = [
    ...(staged ? [{ payload: staged.payload, from: { from: "iso" } as const }] : []),
    ...("payload" in medium ? [{ payload: medium.payload, from: { from: "iso" } as const }] : []),
    ...(online ? [{ payload: online.payload, from: { from: "url", url: online.url } as const }] : []),
  ];
  return all.filter(({ payload }, at) => all.findIndex((one) => one.payload.version === payload.version) === at);
}

const pendingNamed = ({ machine, names }: RestCall): Pending | undefined =>
  pendingOf(machine).find(({ payload }) => payload.version === names.version);

const isStaged = ({ machine: { disk } }: RestCall, { version }: Payload): boolean =>
  disk.update === "staged" && disk.staged?.payload.version === version;

/** One of `GET update/pending`. What it is called stands there from 7.0 on; in its details on every release. */
function listed(call: RestCall, payload: Payload) {
  const { name, ...unnamed } = summary(call, payload);
  return call.rest.listsNames.value ? { name, ...unnamed } : unnamed;
}

function summary({ machine, rest }: RestCall, payload: Payload) {
  const field = (key: string) => payload.fields.find((one) => one.key === key)?.value;
  const product = machine.profile.product.value;
  return {
    version: payload.version,
    name: field("name") ?? product,
    description: message(rest.messages.patch, { summary: field("summary") ?? `${product} ${payload.version}` }),
    priority: rest.priority.value,
    severity: (field("severity") ?? "CRITICAL").toUpperCase(),
    update_type: "FIX",
    release_date: releaseDate(field("releasedate")),
    reboot_required: needsReboot(payload),
    size: Math.round(payload.sizeMb.value),
  };
}

/** What a medium says of itself; one that says nothing is taken to need a reboot. */
const needsReboot = ({ fields }: Payload): boolean =>
  fields.find(({ key }) => key === "rebootrequired")?.value !== "False";

/** The medium's own day (`April 9, 2020`, evidence 32) as the API has it; undefined, and so left out, where it names none. */
function releaseDate(text = ""): string | undefined {
  const [, month = "", day = "", year] = /^(\p{Lu}\p{Ll}{2})\p{Ll}* (\d{1,2}), (\d{4})$/u.exec(text) ?? [];
  const at = MONTHS.indexOf(month) + 1;
  return at > 0 ? `${year}-${String(at).padStart(2, "0")}-${day.padStart(2, "0")}T00:00:00.000Z` : undefined;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** 8.0 asks for the password of Single Sign-On's administrator before it installs (evidence 41). */
const asks = (machine: Machine): boolean =>
  (machine.disk.platform.timelines["install-staged"]?.writes ?? []).some(
    (write) => write.verb === "ask" && write.question === "sso-password",
  );

const questionsOf = ({ machine, rest }: RestCall) =>
  asks(machine)
    ? [{ data_item: "vmdir.password", text: message(rest.messages.passwordQuestion), type: "PASSWORD" }]
    : [];

/** Is every question answered, rightly? The answers are never written down. */
function isAnswered({ machine, body }: RestCall): boolean {
  if (!asks(machine)) return true;
  const data = body.user_data;
  const given = Array.isArray(data)
    ? data.find((one) => one?.key === "vmdir.password")?.value
    : (data as Record<string, unknown> | undefined)?.["vmdir.password"];
  return isPassword(machine.setup.password, typeof given === "string" ? given : undefined);
}
