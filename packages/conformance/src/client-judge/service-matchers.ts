import type { Miss } from "../judge/matchers/matcher.ts";
import type { ClientExpectation } from "../requirement/requirement.ts";
import { OLD_IMAGE } from "../service-stage/deployment.ts";
import { PAGE } from "../service-stage/goods.ts";
import type { ServiceEvent } from "../service-stage/journal.ts";
import type { ServicePerformance } from "./service-run.ts";
import { waitsForOperations } from "./service-waits.ts";

type Call = Extract<ServiceEvent, { kind: "call" }>;
type Pages = Extract<ServiceEvent, { kind: "pages" }>;
type Matcher<What> = (what: What, service: ServicePerformance, whole: ClientExpectation) => Miss | undefined;

const callsIn = ({ events }: ServicePerformance): readonly Call[] => events.filter((one) => one.kind === "call");
const pagesIn = ({ events }: ServicePerformance): readonly Pages[] => events.filter((one) => one.kind === "pages");
const isTaken = ({ status }: { readonly status: number }): boolean => status < 300;
const isFor = (event: ServiceEvent, doing: string): boolean =>
  event.kind === "call" ? event.does === doing : event.kind === doing;

/** The calls that were taken, in this order, whatever came between. */
const does: Matcher<readonly string[]> = (wanted, { events }) => {
  let from = 0;
  for (const [index, doing] of wanted.entries()) {
    const at = events.findIndex((event, place) => place >= from && isFor(event, doing) && isDoneBy(event));
    if (at >= 0) {
      from = at;
      continue;
    }
    const early = events.some((event) => isFor(event, doing) && isDoneBy(event));
    const why = early ? `came before ${wanted[index - 1]}` : "never came, or was refused";
    return { text: `expected ${wanted.join(", then ")}; ${doing} ${why}`, came: told(events) };
  }
  return undefined;
};

const isDoneBy = (event: ServiceEvent): boolean => "status" in event && isTaken(event);

const told = (events: readonly ServiceEvent[]): string =>
  events
    .map((event) => (event.kind === "call" ? `${event.does} ${event.status}` : event.kind))
    .filter((line, index, all) => line !== all[index - 1])
    .join("\n");

const calls: Matcher<string> = (doing, { events }, whole) => {
  const { times, atLeast } = whole as { readonly times?: number; readonly atLeast?: number };
  const count = events.filter((event) => isFor(event, doing)).length;
  const fits = times === undefined ? count >= (atLeast ?? 1) : count === times;
  const expected = times === undefined ? `at least ${atLeast ?? 1}` : String(times);
  return fits
    ? undefined
    : { text: `expected ${doing} to be called ${expected} times, it was ${count}`, came: told(events) };
};

const carries: Matcher<"version" | "certificate"> = (what, service) => {
  const bare = callsIn(service).find((call) => (what === "version" ? call.version === undefined : !call.certified));
  const name = what === "version" ? "x-ms-version" : "the client certificate";
  return bare && { text: `${bare.method} ${bare.path} came without ${name}, and was answered with ${bare.status}` };
};

const repeats: Matcher<{ readonly atMost: number }> = ({ atMost }, { events }) => {
  const same = (one: ServiceEvent) => JSON.stringify({ ...one, at: 0 });
  const counts = new Map<string, number>();
  for (const event of events) {
    if (!("status" in event) || isTaken(event)) continue;
    const count = (counts.get(same(event)) ?? 0) + 1;
    counts.set(same(event), count);
    if (count > atMost)
      return { text: `it made the same call more than ${atMost} times, each refused with ${event.status}` };
  }
  return undefined;
};

const keeps: Matcher<"configuration"> = (_, service) => {
  const sent = callsIn(service).findLast((call) => call.does === "configure")?.sent;
  if (sent === undefined) return { text: "no configuration was sent" };
  const expected = service.configuration.replace(OLD_IMAGE, service.image);
  return flat(sent) === flat(expected)
    ? undefined
    : { text: "the configuration that was sent differs in more than the image's name", expected, came: sent };
};

/** Blanks, quotes and the first line are a writer's own. */
const flat = (xml: string): string =>
  xml
    .replace(/^\ufeff?<\?xml[^>]*\?>/, "")
    .replaceAll(/<!--[\s\S]*?-->/g, "")
    .replaceAll("'", '"')
    .replaceAll(/\s*(\/?>)/g, "$1")
    .replaceAll(/>\s+</g, "><")
    .replaceAll(/\s+/g, " ")
    .trim();

const SENDS: Readonly<Record<string, (service: ServicePerformance) => Miss | undefined>> = {
  "no empty ranges": (service) => {
    const empty = pagesIn(service).find((one) => one.empty);
    return empty && { text: `it sent ${empty.length} bytes of zeros at ${empty.offset}` };
  },
  "whole pages": (service) => {
    const odd = pagesIn(service).find(
      ({ offset, length }) => offset % PAGE !== 0 || length % PAGE !== 0 || length > MOST,
    );
    return (
      odd && { text: `it sent ${odd.length} bytes at ${odd.offset}, which are no whole pages, or too many at once` }
    );
  },
  "all before the commit": (service) => {
    const commit = callsIn(service).find((call) => call.does === "commit" && isTaken(call));
    return commit?.lacks
      ? { text: `it committed the image while ${commit.lacks} pages of the VHD were not there` }
      : undefined;
  },
  "what the file has": (service) => {
    const wrong = pagesIn(service).find((one) => one.wrong && isTaken(one));
    return wrong && { text: `it sent other bytes at ${wrong.offset} than the VHD has there` };
  },
  "little twice": littleTwice,
};

/** W30. */
const MOST = 4 * 2 ** 20;

/** Of what had arrived when the line was cut, or a page was refused, at most half is sent again. */
function littleTwice(service: ServicePerformance): Miss | undefined {
  const { events } = service;
  const at = events.findIndex((one) => one.kind === "cut-off" || (one.kind === "pages" && !isTaken(one)));
  if (at < 0) return { text: "its upload was over before anything happened to it" };
  const arrived = new Set(events.slice(0, at).flatMap(pagesOf));
  const again = events
    .slice(at)
    .flatMap(pagesOf)
    .filter((page) => arrived.has(page));
  return again.length * 2 <= arrived.size
    ? undefined
    : { text: `of ${arrived.size} pages that had arrived it sent ${again.length} again` };
}

const pagesOf = (event: ServiceEvent): readonly number[] =>
  event.kind === "pages" && event.write === "update" && isTaken(event)
    ? Array.from({ length: event.length / PAGE }, (_, index) => event.offset / PAGE + index)
    : [];

/** Demands on a client of the service alone. */
export const SERVICE_MATCHERS = {
  does,
  calls,
  carries,
  repeats,
  keeps,
  sends: ((what, service) => SENDS[what]?.(service)) as Matcher<string>,
  "waits-for": ((_, service) => waitsForOperations(service)) as Matcher<string>,
} as const;
