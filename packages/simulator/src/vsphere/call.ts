import type { Face } from "./face/face.ts";
import type { Session, Sessions } from "./session.ts";
import type { Element } from "./soap/element.ts";
import type { SoapRequest } from "./soap/parse-request.ts";
import type { Value } from "./soap/value.ts";

/** A method called on a server, and by whom. */
export interface Call {
  readonly face: Face;
  readonly sessions: Sessions;
  /** Who is logged in; undefined only in methods that need no login. */
  session: Session | undefined;
  readonly request: SoapRequest;
  readonly args: Element;
  readonly from: string;
  readonly userAgent: string;
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal;
  /** The password of those who may log in. */
  readonly password: string;
}

/** What a method does: answers at once, or later. Throws `VimFault`. */
export type Method = (call: Call) => Value | undefined | Promise<Value | undefined>;

/** A call by somebody who is logged in. */
export interface OwnCall extends Call {
  session: Session;
}
