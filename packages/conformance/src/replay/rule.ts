import type { Lost, MaskKind } from "@patchrig/core/transcript";

/** What one recording asks of a replay besides its own text. */
export interface Rules {
  /** The state that the recording begins in, made step by step. */
  readonly given?: readonly Given[];
  /** What this copy lost. */
  readonly lost?: Lost;
  /** What may vary in this recording alone. */
  readonly mask?: readonly MaskKind[];
  /** The recording is one command's output without a terminal: the command. */
  readonly exec?: string;
  /** After the turn of that number (from 0) the author left something out: the rest of its output, and these inputs. */
  readonly leftOut?: { readonly afterTurn: number; readonly typed: readonly string[] };
  /** The recording is a program's log of the pieces that came (`readChunkLog`), and this was typed as soon as it was in. */
  readonly chunkLog?: { readonly typedAtOnce: string };
  /** What this copy is read as: as many lines, put where a session has them. */
  readonly read?: (text: string) => string;
  /** The recording begins after this was typed; `later`: somewhere in what it said. */
  readonly begins?: { readonly prompt: string; readonly input: string; readonly later?: true };
  /** How many lines of its opening came before the authentication, where nothing in it shows that. */
  readonly bannerLines?: number;
  /** Nothing but what came before the authentication was recorded. */
  readonly bannerOnly?: true;
  /** Each line of the recording is all that somebody quotes of what one command said: the commands, in the lines' order. */
  readonly quotes?: readonly string[];
  /** Who logs in; root when left out. */
  readonly user?: string;
  /** The window's edge: a line that long goes on in the next one. */
  readonly wrappedAt?: number;
  /** The fields of a listing come in another order each time (evidence 32). */
  readonly anyOrder?: true;
  /** Its author shows no stamps, and not what these match. */
  readonly unstamped?: { readonly notShown: readonly RegExp[] };
  /** What else may be typed at a server of this recording, in place of its next input. */
  readonly alsoFor?: string;
  /** How the recording goes on where it stops in mid-turn: at the next prompt, or with the end of the session. */
  readonly ends?: "at-prompt" | "session-ends";
}

export type Given =
  /** A command that somebody ran earlier without a terminal, so that there is a login to tell of. */
  | { readonly kind: "earlier-command"; readonly command: string }
  /** A session on a terminal that somebody had earlier. */
  | { readonly kind: "earlier-session" }
  /** One wrong password. */
  | { readonly kind: "failed-login" }
  /** A patch medium in the CD drive, by the admin API; without one it is taken to be there. */
  | { readonly kind: "iso"; readonly name: string }
  /** A fault, or a documented failure, of a target that has an admin API to arm it; `first`: it acts so often, then no more. */
  | { readonly kind: "fault"; readonly id: string; readonly first?: number }
  /** Typed in the same session before the recorded part; questions are answered with yes. */
  | { readonly kind: "typed"; readonly line: string };
