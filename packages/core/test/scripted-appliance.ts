import { createMemoryShell, type MemoryMove, type MemoryShell } from "../src/adapters/memory-shell.ts";
import { createMemoryWeb } from "../src/adapters/memory-web.ts";
import type { Clock } from "../src/clock/index.ts";
import type { WebPort } from "../src/ports/web.ts";
import { answerOf, type Moment } from "./answering-appliance.ts";
import { answeredWithAgreement } from "./made-up-agreement.ts";
import { answered } from "./recorded.ts";
import { lines, login, PROMPT } from "./recorded-login.ts";

/** What differs from the recorded update, one door for each scenario. */
export interface ScriptedOptions {
  readonly clock: Clock;
  readonly chunk?: (text: string) => readonly string[];
  readonly before?: readonly MemoryMove[];
  readonly isoReply?: readonly string[];
  /** The agreement is answered with no, and the appliance goes back to its prompt. */
  readonly declined?: boolean;
  readonly staged?: readonly string[];
  /** The work session from the install on. */
  readonly install?: readonly MemoryMove[];
  readonly reboot?: readonly MemoryMove[];
  /** The session after the reboot. */
  readonly after?: readonly MemoryMove[];
  /** Minutes after the reboot at which the web front gets to each phase; left out: never. */
  readonly boot?: {
    readonly ssh: number;
    readonly proxy: number;
    readonly initializing?: number;
    readonly login?: number;
  };
  readonly behind?: string;
  /** Called as each session is opened; the update opens four. What it throws is what the login throws. */
  readonly onOpen?: (session: number) => void;
  /** What every request to the web front throws. */
  readonly certificate?: Error;
  /** What the appliance shows when it is asked in sessions after the work session, until the reboot. */
  readonly asked?: () => Moment;
  /** The work session is lost right after the staging; the next one goes on. */
  readonly lostAfterStage?: boolean;
}

export interface ScriptedAppliance {
  readonly shell: MemoryShell;
  readonly web: WebPort;
}

/** An appliance made of the recordings 01–06: 6.0 GA, updated to 6.0 U1. */
export function scriptedAppliance(options: ScriptedOptions): ScriptedAppliance {
  const { clock, chunk } = options;
  let rebootedAt: number | undefined;
  const down: MemoryMove = {
    run: () => {
      rebootedAt = clock.now();
    },
  };
  const staged = [...login, ...(options.declined ? declined : stage)];
  const reset: MemoryMove = { end: { kind: "lost", reason: "connection reset" } };
  const work = [
    ...turn("software-packages list --staged", options.staged ?? answered("03", "list --staged")),
    ...(options.install ?? install),
    ...(options.reboot ?? [{ hear: /^shutdown reboot -r "[^"]+"$/ }, { after: 3_000 }]),
    down,
    reset,
  ];
  const shell = createMemoryShell({
    clock,
    banner: BANNER_BEFORE,
    sessions: [
      options.before ?? [...login, ...turn(VERSION, versionReply("6.0.0", 2_559_267))],
      [...login, ...turn("software-packages list --iso", options.isoReply ?? ISO_REPLY)],
      ...(options.lostAfterStage
        ? [
            [...staged, { after: 100 }, reset],
            [...login, ...work],
          ]
        : [[...staged, ...work]]),
      ...(options.asked ? [asking, asking, asking, [...login, { hear: /^shutdown/ } as const, down, reset]] : []),
      options.after ?? [...login, ...turn(VERSION, versionReply("6.0.0.10000", 3_018_521))],
    ],
    unknown: (line) => `${answerOf(line, options.asked?.() ?? {}).join("\r\n")}\r\n${PROMPT}`,
    ...(chunk && { chunk }),
    ...(options.onOpen && { onOpen: options.onOpen }),
  });
  return { shell, web: scriptedWeb(options, () => rebootedAt) };
}

/** A session in which nothing but questions is typed. */
export const asking: readonly MemoryMove[] = [...login, { hear: /^(?!)/ }];

const VERSION = "com.vmware.appliance.version1.system.version.get";
const BANNER_BEFORE =
  "\nVMware vCenter Server Appliance 6.0.0\n\nType: vCenter Server with an embedded Platform Services Controller\n\n";
const ISO_REPLY = [" [2015-10-08T02:42:11.281] :"];

/** One command and its answer. */
export const turn = (typed: string, reply: readonly string[]): readonly MemoryMove[] => [
  { hear: typed },
  { after: 200 },
  lines(reply),
  { say: PROMPT },
];

/** The form is the documented one (`Key: value` below a header); the values are the tables'. */
const versionReply = (version: string, build: number): readonly string[] => [
  "Config:",
  `    Version: ${version}`,
  "    Product: VMware vCenter Server Appliance",
  `    Build: ${build}`,
  "    Type: vCenter Server with an embedded Platform Services Controller",
];

/** Recording 02: the pager waits for ENTER, the question for `yes`, the counter rewrites its line. */
const stage: readonly MemoryMove[] = stageMoves();

function stageMoves(): readonly MemoryMove[] {
  const said = answeredWithAgreement();
  const pager = said.findIndex((line) => line.startsWith("Press ENTER"));
  const question = said.findIndex((line) => line.includes("[yes/no]"));
  const counter = said.findIndex((line) => line.includes("143/143"));
  const counting = [1, 37, 142, 143].map((count) => (said[counter] ?? "").replace("143/143", `${count}/143`));
  return [
    { hear: "software-packages stage --iso" },
    lines(said.slice(0, pager)),
    { say: said[pager] ?? "" },
    { hear: "" },
    lines(said.slice(pager + 1, question)),
    { say: (said[question] ?? "").replace(/yes$/, "") },
    { hear: /^(?:yes|no)$/ },
    ...counting.flatMap((line) => [{ say: `\r${line}` }, { after: 120_000 }]),
    { say: "\r\n" },
    lines(said.slice(counter + 1)),
    { say: PROMPT },
  ];
}

/** What the appliance says to a "no" was never recorded; that it goes back to its prompt is inferred. */
const declined: readonly MemoryMove[] = [
  ...stage.slice(
    0,
    stage.findIndex((move) => "hear" in move && move.hear instanceof RegExp),
  ),
  { hear: "no" },
  { say: PROMPT },
];

/** Recording 05, with its own pauses rounded. */
export const install: readonly MemoryMove[] = [
  { hear: "software-packages install --staged" },
  ...answered("05", "install --staged").flatMap((line) => [{ after: 90_000 }, lines([line])]),
  { say: PROMPT },
];

const UNAVAILABLE =
  "503 Service Unavailable (Failed to connect to endpoint: [N7Vmacore4Http16LocalServiceSpecE:0x7f0be5595750] _serverNamespace = /vsphere-client _isRedirect = false _port = 9090)";

function scriptedWeb(options: ScriptedOptions, rebootedAt: () => number | undefined): WebPort {
  const { clock, boot, behind } = options;
  const {
    ssh,
    proxy,
    initializing = Number.POSITIVE_INFINITY,
    login: ready = Number.POSITIVE_INFINITY,
  } = boot ?? {
    ssh: 1,
    proxy: 2,
    initializing: 5,
    login: 7,
  };
  return createMemoryWeb((path) => {
    if (options.certificate && path !== "") throw options.certificate;
    const at = rebootedAt();
    if (at === undefined)
      return {
        open: ["ssh", "https"],
        answer: { status: 302, location: "/websso/SAML2/SSO/vsphere.local?SAMLRequest=x" },
      };
    const minutes = (clock.now() - at) / 60_000;
    if (minutes < ssh) return { open: [] };
    if (minutes < proxy) return { open: ["ssh"] };
    const open = ["ssh", "https", "vami"] as const;
    if (minutes < initializing) return { open, answer: { status: 503, body: behind ?? UNAVAILABLE } };
    if (minutes < ready) return { open, answer: { body: "<p>The vSphere Client web server is initializing</p>" } };
    return { open, answer: { status: 302, location: "https://vcsa/websso/SAML2/SSO/vsphere.local?SAMLRequest=x" } };
  });
}
