/** How a recording is replayed in one direction. */
export interface Direction {
  /** What is done and seen, for the page of replays. */
  readonly how: string;
  /** The test that does it, below the package. */
  readonly test: string;
}

/** One recording both ways. */
export interface Replay {
  /** Its number; `REST` for the exchanges that no evidence file holds. */
  readonly recording: string;
  readonly profile: string;
  /** What the appliance is among others, where the recording shows that. */
  readonly role?: "psc" | "vcenter";
  /** Its inputs typed, or its requests sent, at the simulator, and what comes compared line by line. */
  readonly simulator: Direction & { readonly kind: SimulatorKind };
  /** patchrig's own client, or its reader, at a server made of the recording alone. */
  readonly client: Direction;
  /** What stands in the recording and is not compared, and why. */
  readonly leaves?: string;
}

export type SimulatorKind = "session" | "chunks" | "page" | "screen" | "rest" | "log" | "front";

const SESSION = "packages/conformance/test/replay-against-simulator.test.ts";
const PAGES = "packages/conformance/test/replays/pages-at-simulator.test.ts";
const FRONTS = "packages/conformance/test/replays/fronts-at-simulator.test.ts";
const STEPS = "packages/conformance/test/client-against-recordings.test.ts";
const READER = "packages/conformance/test/client-replays/sessions.test.ts";
const AT_PAGES = "packages/conformance/test/client-replays/pages.test.ts";

const typed = { kind: "session", how: "typed over SSH", test: SESSION } as const;
const page = { kind: "page", how: "VAMI's page over HTTPS", test: PAGES } as const;
const front = { kind: "front", how: "rebooted; the web front over HTTPS, as text", test: FRONTS } as const;
const logsIn: Direction = { how: "logs in, reads the greeting", test: STEPS };
const stages: Direction = { how: "stages", test: STEPS };
const inspects: Direction = { how: "reads what is staged", test: STEPS };
const installs: Direction = { how: "installs", test: STEPS };
const isRefused: Direction = { how: "is refused", test: STEPS };
const reads: Direction = { how: "the reader explains it", test: READER };
const readsPage: Direction = { how: "fetches the page, the reader explains it", test: AT_PAGES };

/** Every recording of a session, a page, an exchange or a log, by number. Written by hand; docs/replays.md is made of it. */
export const REPLAYS: readonly Replay[] = [
  { recording: "01", profile: "vcsa/6.0", simulator: typed, client: logsIn },
  {
    recording: "02",
    profile: "vcsa/6.0",
    simulator: typed,
    client: stages,
    leaves: "the licence, which its author left out",
  },
  { recording: "03", profile: "vcsa/6.0", simulator: typed, client: inspects },
  { recording: "04", profile: "vcsa/6.0u1", simulator: typed, client: inspects },
  { recording: "05", profile: "vcsa/6.0", simulator: typed, client: installs },
  { recording: "06", profile: "vcsa/6.0", simulator: typed, client: { how: "reboots", test: STEPS } },
  { recording: "07", profile: "vcsa/6.0u1", simulator: typed, client: installs },
  { recording: "09", profile: "vcsa/6.0u1b", role: "psc", simulator: typed, client: reads },
  { recording: "10", profile: "vcsa/6.0u1b", role: "vcenter", simulator: typed, client: reads },
  { recording: "11", profile: "vcsa/6.0u1", simulator: typed, client: installs },
  {
    recording: "12",
    profile: "vcsa/6.0",
    simulator: typed,
    client: logsIn,
    leaves: "the console's own login prompt: SSH has none",
  },
  { recording: "13", profile: "vcsa/6.0", simulator: typed, client: logsIn },
  {
    recording: "14",
    profile: "vcsa/6.0",
    simulator: typed,
    client: { how: "runs a copying client's command", test: STEPS },
  },
  {
    recording: "15",
    profile: "vcsa/6.0",
    role: "vcenter",
    simulator: typed,
    client: logsIn,
    leaves: "PuTTY's remarks",
  },
  { recording: "16", profile: "vcsa/6.0", simulator: typed, client: { how: "refuses to work in bash", test: STEPS } },
  {
    recording: "17",
    profile: "vcsa/6.0u1",
    simulator: typed,
    client: logsIn,
    leaves: "what its author cut from warning and list",
  },
  { recording: "19", profile: "vcsa/6.5", simulator: typed, client: stages },
  { recording: "20", profile: "vcsa/6.5", simulator: typed, client: installs },
  { recording: "23", profile: "vcsa/6.5", simulator: typed, client: stages },
  { recording: "24", profile: "vcsa/6.5", simulator: typed, client: inspects },
  { recording: "25", profile: "vcsa/6.5", simulator: typed, client: isRefused },
  { recording: "29", profile: "vcsa/6.5", simulator: typed, client: isRefused },
  { recording: "30", profile: "vcsa/6.5", simulator: typed, client: logsIn },
  {
    recording: "31",
    profile: "vcsa/6.5",
    simulator: typed,
    client: reads,
    leaves: "what rsync said of it, and the log's marks",
  },
  {
    recording: "32",
    profile: "vcsa/6.7",
    simulator: typed,
    client: { how: "stages, reads what is staged, installs", test: STEPS },
  },
  {
    recording: "35",
    profile: "vcsa/6.7",
    simulator: typed,
    client: logsIn,
    leaves: "what ssh and scp of the recording's client said",
  },
  {
    recording: "37",
    profile: "vcsa/7.0",
    simulator: typed,
    client: logsIn,
    leaves: "the client's own command and prompt",
  },
  {
    recording: "38",
    profile: "vcsa/8.0",
    simulator: typed,
    client: logsIn,
    leaves: "the client's own command and prompt",
  },
  {
    recording: "40",
    profile: "vcsa/8.0",
    simulator: typed,
    client: stages,
    leaves: "what its author leaves out before the last two lines",
  },
  {
    recording: "41",
    profile: "vcsa/8.0",
    simulator: typed,
    client: installs,
    leaves: "stamps and the password's question, which its author does not show",
  },
  {
    recording: "42",
    profile: "vcsa/8.0",
    simulator: { ...typed, how: "three commands typed over SSH while the failures act" },
    client: { how: "is refused twice, then finds no payload", test: STEPS },
    leaves: "commands and all other lines: its authors quote one line of each",
  },
  {
    recording: "43",
    profile: "vcsa/6.0",
    simulator: { kind: "chunks", how: "typed over SSH before the shell is ready, bytes compared", test: SESSION },
    client: reads,
  },
  {
    recording: "44",
    profile: "vcsa/6.0",
    simulator: { kind: "screen", how: "patched and booted; the machine's screen by the admin API", test: PAGES },
    client: readsPage,
  },
  { recording: "45", profile: "vcsa/6.0u2", simulator: page, client: readsPage },
  {
    recording: "46",
    profile: "vcsa/6.0u2",
    simulator: { ...page, how: "installed from VAMI's page; its dialog over HTTPS" },
    client: readsPage,
    leaves: "what is below the screen's edge",
  },
  { recording: "47", profile: "vcsa/6.5", simulator: page, client: readsPage },
  {
    recording: "48",
    profile: "vcsa/6.7",
    simulator: { ...page, how: "an installation fails; VAMI's page over HTTPS" },
    client: readsPage,
  },
  { recording: "49", profile: "vcsa/7.0", simulator: typed, client: reads, leaves: "another program's first line" },
  {
    recording: "50",
    profile: "vcsa/7.0",
    simulator: typed,
    client: reads,
    leaves: "the braces that the copy lost, and what its author leaves out of update.conf's beginning",
  },
  {
    recording: "51",
    profile: "vcsa/6.5",
    simulator: {
      kind: "log",
      how: "two `stage --url` at nginx with the recorded mistake; its log request by request",
      test: "packages/simulator/test/repository/replay-log.test.ts",
    },
    client: {
      how: "`stage --url` at a repository made of the log ends as recorded",
      test: "packages/simulator/test/repository/replay-log.test.ts",
    },
    leaves: "addresses, substatus and milliseconds, which are IIS's own; one status that was cut off",
  },
  { recording: "52", profile: "vcsa/8.0", simulator: typed, client: logsIn },
  { recording: "53", profile: "vcsa/6.7", simulator: typed, client: reads },
  { recording: "54", profile: "vcsa/6.0", simulator: front, client: readsPage },
  { recording: "55", profile: "vcsa/6.7", simulator: front, client: readsPage },
  {
    recording: "56",
    profile: "vcsa/6.7",
    simulator: {
      kind: "rest",
      how: "asked over HTTPS while it installs; the page's visible text",
      test: "packages/conformance/test/replays/rest-at-simulator.test.ts",
    },
    client: { how: "takes it for no answer yet", test: "packages/conformance/test/client-replays/rest.test.ts" },
    leaves: "the markup, which is ours",
  },
  { recording: "57", profile: "vcsa/6.7", simulator: front, client: readsPage },
  { recording: "58", profile: "vcsa/6.7", simulator: front, client: readsPage },
  {
    recording: "REST",
    profile: "vcsa/6.7",
    simulator: {
      kind: "rest",
      how: "five requests sent over HTTPS; keys, types and words of each answer",
      test: "packages/conformance/test/replays/rest-at-simulator.test.ts",
    },
    client: { how: "reads each answer", test: "packages/conformance/test/client-replays/rest.test.ts" },
  },
];
