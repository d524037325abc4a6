import { type ComparedSession, matchSession } from "./match-session.ts";

/** For `expect.extend(sessionMatchers)`, of vitest and of jest alike. */
export const sessionMatchers = {
  /** Does a session fit a `*.session.md`? */
  toMatchSession: (received: ComparedSession, file: string) => matchSession(received, file),
};

/** What it adds to `expect(…)`: `declare module "vitest" { interface Assertion<T> extends SessionMatchers<T> {} }`. */
export interface SessionMatchers<R = unknown> {
  toMatchSession(file: string): R;
}
