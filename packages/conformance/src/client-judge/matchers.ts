import type { Miss } from "../judge/matchers/matcher.ts";
import type { ClientExpectation } from "../requirement/requirement.ts";
import type { ClientEvent } from "../stage/journal.ts";
import type { ClientPerformance } from "./client-run.ts";
import { SERVICE_MATCHERS } from "./service-matchers.ts";
import { keyLinesOf } from "./service-run.ts";

type Matcher<What> = (what: What, performance: ClientPerformance, whole: ClientExpectation) => Miss | undefined;

/** The lines that were typed at a prompt, and where they stand among the events. */
const typedIn = ({ events }: ClientPerformance) =>
  events.flatMap((event, index) =>
    event.kind === "line" && event.place === "prompt" ? [{ text: bare(event.text), index }] : [],
  );

const bare = (line: string): string =>
  line.replace(/^pi /, "").replace(/^(?:[a-z]+\.)+(?=software-packages|shutdown)/, "");

const types: Matcher<string> = (text, performance, whole) => {
  const typed = typedIn(performance).filter((line) => line.text.startsWith(text));
  if ("after" in whole) return comesAfter(text, whole.after, { typed, events: performance.events });
  const times = "times" in whole ? whole.times : undefined;
  if (times === undefined ? typed.length > 0 : typed.length === times) return undefined;
  const expected =
    times === undefined ? "at least once" : times === 0 ? "never" : `${times} time${times === 1 ? "" : "s"}`;
  return {
    text: `expected "${text}" to be typed ${expected}, it was typed ${typed.length} time${typed.length === 1 ? "" : "s"}`,
    came: linesOf(performance),
  };
};

function comesAfter(
  text: string,
  after: string,
  { typed, events }: { readonly typed: readonly { readonly index: number }[]; readonly events: readonly ClientEvent[] },
): Miss | undefined {
  const [first] = typed;
  if (first === undefined) return { text: `expected "${text}" to be typed after "${after}", it never was` };
  const said = events.findIndex((event) => event.kind === "said" && event.text.includes(after));
  return said >= 0 && said < first.index
    ? undefined
    : { text: `"${text}" was typed before the appliance said "${after}"` };
}

const linesOf = (performance: ClientPerformance): string =>
  typedIn(performance)
    .map(({ text }) => text)
    .join("\n");

const MATCHERS = {
  exit: ((wanted, { code, timedOut, seconds, service }) => {
    if (timedOut) return { text: `it did not end within ${Math.round(seconds)} s, and had to be ended` };
    if (wanted === "only when done") {
      if (code !== 0 || service?.isDone !== false) return undefined;
      return { text: "it ended with 0, and the service has not what it was told to bring there" };
    }
    const fits = wanted === "not 0" ? code !== 0 : [wanted].flat().includes(code ?? -1);
    const expected = wanted === "not 0" ? "another exit code than 0" : `exit code ${[wanted].flat().join(" or ")}`;
    return fits ? undefined : { text: `expected ${expected}, it ended with ${code ?? "a signal"}` };
  }) as Matcher<number | readonly number[] | "not 0" | "only when done">,
  types,
  // Read together with `types`.
  times: (() => undefined) as Matcher<number>,
  after: (() => undefined) as Matcher<string>,
  "never-presses": ((key, { events }) => {
    const pressed = events.find((event) => event.kind === "key" && event.key === key);
    return pressed?.kind === "key"
      ? { text: `it pressed ${key} at the ${pressed.place === "busy" ? "running command" : pressed.place}` }
      : undefined;
  }) as Matcher<string>,
  "types-only": ((allowed, performance) => {
    const other = typedIn(performance).find(({ text }) => !allowed.some((start) => text.startsWith(start)));
    return (
      other && { text: `it typed "${other.text}", which is none of ${allowed.join(", ")}`, came: linesOf(performance) }
    );
  }) as Matcher<readonly string[]>,
  answers: ((wanted, { events }) => {
    const answers = events.flatMap((event) =>
      event.kind === "line" && event.place === "question" ? [event.text] : [],
    );
    const blind = events.find((event) => event.kind === "early" && event.text.includes(wanted));
    if (blind) return { text: `it answered "${wanted}" before the question was asked` };
    return answers.includes(wanted)
      ? undefined
      : {
          text: `expected the answer "${wanted}" to the licence's question, got ${answers.map((one) => `"${one}"`).join(", ") || "none"}`,
        };
  }) as Matcher<string>,
  "waits-for": ((_, { events }) => {
    const early = events.find((event) => event.kind === "early" && !/^[\x03\x04]*$/.test(event.text));
    return early?.kind === "early"
      ? { text: `it typed ${JSON.stringify(early.text.slice(0, 80))} while nothing was asked (${early.place})` }
      : undefined;
  }) as Matcher<"prompt">,
  asks: ((path, { events }, whole) => {
    const atLeast = ("atLeast" in whole ? whole.atLeast : undefined) ?? 1;
    const asked = events.filter((event) => event.kind === "page" && event.path.startsWith(path)).length;
    return asked >= atLeast
      ? undefined
      : { text: `expected ${path} to be asked for at least ${atLeast} times, it was ${asked} times` };
  }) as Matcher<string>,
  atLeast: (() => undefined) as Matcher<number>,
  "ends-after": ((what, { events, sawLoginPage }) => {
    const seen = events.some((event) => event.kind === "page" && event.shown === "login-page");
    const isThere = what === "login-page" ? seen : sawLoginPage;
    return isThere
      ? undefined
      : { text: `it ended before it had seen ${what === "login-page" ? "the login page" : "the boot's end"}` };
  }) as Matcher<string>,
  logins: (({ failedAtMost }, { events }) => {
    const failed = events.filter(({ kind }) => kind === "failed-login").length;
    return failed <= failedAtMost
      ? undefined
      : { text: `it tried the wrong password ${failed} times, at most ${failedAtMost} is bearable` };
  }) as Matcher<{ readonly failedAtMost: number }>,
  tells: ((text, { printed }) =>
    new RegExp(text, "i").test(printed)
      ? undefined
      : { text: `expected it to print something like "${text}"`, came: printed.slice(-2_000) }) as Matcher<string>,
  "never-tells": ((text, performance) => {
    const { given, secrets } = secretOf(text, performance);
    return secrets.some((secret) => secret !== "" && performance.printed.includes(secret))
      ? { text: `it printed ${given ? `the ${text}` : `"${text}"`}` }
      : undefined;
  }) as Matcher<string>,
  "ends-within": ((seconds, performance) =>
    performance.timedOut || performance.seconds > seconds
      ? {
          text: `expected it to end within ${seconds} s, it ran for ${performance.seconds.toFixed(0)} s${performance.timedOut ? " and had to be ended" : ""}`,
        }
      : undefined) as Matcher<number>,
} as const;

/** What must not be printed: what the client was given under that name, or the text itself. */
function secretOf(
  text: string,
  { password, service }: ClientPerformance,
): { readonly given: boolean; readonly secrets: readonly string[] } {
  if (text === "password") return { given: true, secrets: [password] };
  if (service === undefined) return { given: false, secrets: [text] };
  const { key, signatures } = service.secrets;
  if (text === "key") return { given: true, secrets: keyLinesOf(key) };
  if (text === "signature")
    return { given: true, secrets: signatures.flatMap((one) => [one, encodeURIComponent(one)]) };
  return { given: false, secrets: [text] };
}

/** The first demand that a client's doing does not meet. */
export function firstClientMiss(
  expectations: readonly ClientExpectation[],
  performance: ClientPerformance,
): Miss | undefined {
  for (const expectation of expectations) {
    for (const [kind, what] of Object.entries(expectation)) {
      const miss = matcherOf(kind, performance)(what, performance, expectation);
      if (miss) return miss;
    }
  }
  return undefined;
}

/** Some words ask another thing of a client of the service. */
function matcherOf(kind: string, { service }: ClientPerformance): Matcher<unknown> {
  if (service !== undefined && Object.hasOwn(SERVICE_MATCHERS, kind)) {
    const matcher = SERVICE_MATCHERS[kind as keyof typeof SERVICE_MATCHERS] as (
      ...asked: [unknown, typeof service, ClientExpectation]
    ) => Miss | undefined;
    return (what, _, whole) => matcher(what, service, whole);
  }
  return MATCHERS[kind as keyof typeof MATCHERS] as Matcher<unknown>;
}
