import type { ServerExpectation } from "../../requirement/requirement.ts";
import * as console from "./console.ts";
import type { Matched, Matcher, Miss } from "./matcher.ts";
import { says } from "./says.ts";
import * as web from "./web.ts";

/** Each kind of demand and what finds it broken. */
const MATCHERS = {
  says,
  "never-says": console.neverSays,
  prompt: console.prompt,
  prints: console.prints,
  ends: console.ends,
  pages: console.pages,
  glued: console.glued,
  counts: console.counts,
  stamps: console.stamps,
  order: console.order,
  bytes: console.bytes,
  status: web.status,
  body: web.body,
  header: web.header,
  configuration: web.configuration,
  refuses: web.refuses,
  climbs: web.climbs,
  port: web.port,
  serves: web.serves,
} as const;

/** The first demand that is not met; undefined when all are. */
export function firstMiss(expectations: readonly ServerExpectation[], matched: Matched): Miss | undefined {
  for (const expectation of expectations) {
    for (const [kind, what] of Object.entries(expectation)) {
      const matcher = MATCHERS[kind as keyof typeof MATCHERS] as Matcher<unknown>;
      const miss = matcher(what, matched);
      if (miss) return miss;
    }
  }
  return undefined;
}
