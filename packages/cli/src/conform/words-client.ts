import type { ClientRequirement } from "@patchrig/conformance";

type Given = ClientRequirement["given"];
type Expectation = ClientRequirement["expect"][number];

/** How the replayed appliance or service stands when the client comes, for a person. */
export function clientGivenInWords(given: Given): readonly string[] {
  return Object.entries(given).flatMap(([key, value]) => {
    if (key === "web" || key === "service") return countsInWords(value as object);
    return GIVEN[key]?.(value as never) ?? `${key}: ${JSON.stringify(value)}`;
  });
}

const countsInWords = (some: object): readonly string[] =>
  Object.entries(some).map(([key, value]) => COUNTS[key]?.(value as never) ?? `${key}: ${JSON.stringify(value)}`);

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);
const GIVEN: Readonly<Record<string, (value: never) => string>> = {
  state: (state: string) => (state === "booting" ? "the appliance is booting" : `the update is ${state}`),
  chunks: (how: string) => `the stream comes ${CHUNKS[how] ?? how}`,
  earlyEcho: () => "what is typed early is echoed twice",
  splitPrompts: () => "the prompt comes in two pieces",
  lateBanner: () => "the banner comes late",
  pages: (count: number) => `the licence has ${count} pages`,
  refusal: (number: string) => `it is refused in the words of recording ${number}`,
  otherPayload: () => "another release's payload is staged than was asked for",
  wrongPassword: () => "the password that the client is given is wrong",
};
const CHUNKS: Readonly<Record<string, string>> = {
  whole: "in whole packets",
  characters: "one character a packet",
  drawn: "cut as the seed draws it",
};
const COUNTS: Readonly<Record<string, (value: never) => string>> = {
  refused: (count: number) => `the web port refuses ${times(count)}`,
  unavailable: (count: number) => `503 is answered ${times(count)}`,
  updating: (count: number) => `an update is told to be in progress ${times(count)}, with status 200`,
  initializing: (count: number) => `the web client is initializing ${times(count)}`,
  stuck: () => "it never gets any further than 503",
  inProgress: (count: number) => `the commit is still in progress ${times(count)} when it is looked at`,
  trouble: (name: string) => `the service's trouble is ${name}`,
};

/** What the client must have done, each demand for itself. */
export function clientExpectationInWords(what: Expectation): readonly string[] {
  if ("types" in what) return [typingInWords(what)];
  if ("calls" in what) return [callsInWords(what)];
  if ("asks" in what) return [`it asks for ${what.asks} ${times(what.atLeast)} or more`];
  return Object.entries(what).map(([key, value]) => {
    const words = EXPECTATIONS[key];
    return words ? words(value as never) : `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`;
  });
}

function typingInWords(what: Extract<Expectation, { types: string }>): string {
  const typed = JSON.stringify(what.types);
  if ("after" in what) return `it types ${typed} only after ${JSON.stringify(what.after)} was said`;
  if ("times" in what && what.times === 0) return `it never types ${typed}`;
  return `it types ${typed}${"times" in what && what.times !== undefined ? ` ${times(what.times)}` : ""}`;
}

function callsInWords({ calls, times: exactly, atLeast }: Extract<Expectation, { calls: string }>): string {
  if (exactly === 0) return `it never calls for ${calls}`;
  const often = exactly === undefined ? "" : ` ${times(exactly)}`;
  return `it calls for ${calls}${often}${atLeast === undefined ? "" : ` ${times(atLeast)} or more`}`;
}

const EXPECTATIONS: Readonly<Record<string, (value: never) => string>> = {
  exit: (code: number | string | readonly number[]) =>
    code === "only when done"
      ? "it ends with 0 only when the work is done"
      : `it ends with ${[code].flat().join(" or ")}`,
  "never-presses": (key: string) => `it never presses ${key === "ctrl-c" ? "Ctrl+C" : "Ctrl+D"}`,
  "types-only": (some: readonly string[]) =>
    `it types nothing but ${some.map((one) => JSON.stringify(one)).join(", ")}`,
  answers: (word: string) => `it answers ${word}, once the licence has been shown to its end`,
  "waits-for": (what: string) =>
    what === "prompt" ? "it types nothing before the prompt is there" : "it waits for each operation's end",
  "ends-after": (what: string) =>
    `it ends after ${what === "boot" ? "the boot" : "the login page is there"}, not before`,
  logins: ({ failedAtMost }: { readonly failedAtMost: number }) =>
    `its login is refused ${times(failedAtMost)} at most`,
  tells: (text: string) => `it prints something like ${text}`,
  "never-tells": (text: string) => `it never prints the ${text}`,
  does: (some: readonly string[]) => `it does, in this order: ${some.join(", ")}`,
  carries: (what: string) => `each of its calls carries the ${what}`,
  sends: (what: string) => `of the VHD it sends ${what}`,
  repeats: ({ atMost }: { readonly atMost: number }) => `it repeats a refused call ${times(atMost)} at most`,
  keeps: () => "it keeps all of the configuration but the image's name",
  "ends-within": (seconds: number) => `it ends within ${seconds} seconds`,
};

/** The client that breaks it, as `conform --prove` makes one. */
export const clientMutantInWords = ({ "broken-by": { client } }: ClientRequirement): string =>
  `a client that makes the mistake ${client}`;
