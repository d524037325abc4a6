import { join, resolve } from "node:path";
import { makeFolderSync } from "@patchrig/core";
import { formatInstant } from "@patchrig/core/clock";
import { phaseOf } from "@patchrig/core/explain";
import {
  createPseudonyms,
  createSessionRecorder,
  EXEC_TAG,
  openCastSink,
  type RedactionRules,
  type SessionRecorder,
} from "@patchrig/core/transcript";
import type { Context } from "../../context.ts";
import { cannotWrite } from "../replace-file.ts";
import type { RecordOptions } from "./options.ts";
import { readPseudonymKey } from "./pseudonym-key.ts";
import { createTwin } from "./twin.ts";

/** Where sessions are written, one pair of files each: `NAME.cast` as it happens, `NAME.session.md` after each turn. */
export interface SessionFiles {
  readonly folder: string;
  /** A secret that was learnt: from now on it is written nowhere. */
  learn(secret: string | undefined): void;
  rules(): RedactionRules;
  open(session: NewSession): RecordedSession;
}

export interface NewSession {
  readonly columns: number;
  readonly rows: number;
  readonly term?: string;
  readonly exec?: boolean;
}

export interface RecordedSession extends SessionRecorder {
  readonly cast: string;
}

/** Shorter ones would hide ordinary words. */
const SHORTEST_SECRET = 4;
/** So much longer a session has become before its document is written anew. */
const REWRITTEN_FROM = 1.5;

export async function createSessionFiles(
  options: RecordOptions,
  context: Context,
  named: { readonly hosts: readonly string[]; readonly users: readonly string[] },
): Promise<SessionFiles> {
  const key = await readPseudonymKey(options.keyFile, context);
  const stamp = formatInstant(context.clock.now())
    .replace(/[-:]|\.\d+Z/g, "")
    .replace("T", "-");
  const folder = resolve(context.cwd, options.out ?? options.output ?? join("recordings", stamp));
  makeRecordingsFolder(folder);
  const known = new Set<string>();
  const pseudonyms = createPseudonyms({ key, ...named });
  const rules = () => ({ known: [...known], pseudonyms });
  let count = 0;
  return {
    folder,
    rules,
    learn: (secret) => {
      for (const line of secret?.split("\n") ?? []) if (line.length >= SHORTEST_SECRET) known.add(line);
    },
    open: (session) => {
      count++;
      return openSession(join(folder, `session${count === 1 ? "" : `-${count}`}.cast`), session, {
        options,
        context,
        rules,
      });
    },
  };
}

function makeRecordingsFolder(folder: string): void {
  try {
    makeFolderSync(folder, 0o700);
  } catch (cause) {
    throw cannotWrite(folder, cause);
  }
}

interface Setting {
  readonly options: RecordOptions;
  readonly context: Context;
  rules(): RedactionRules;
}

function openSession(cast: string, session: NewSession, { options, context, rules }: Setting): RecordedSession {
  let written = 0;
  let twinAt = 0;
  const twin = createTwin(cast, {
    options,
    context,
    exec: session.exec ?? false,
    redactions: () => recorder.redactions(),
  });
  const file = openCastSink(cast);
  const sink = {
    write: (line: string) => {
      file.write(line);
      twin.take(line);
    },
    close: () => file.close?.(),
  };
  const recorder: SessionRecorder = createSessionRecorder(sink, {
    clock: context.clock,
    columns: session.columns,
    rows: session.rows,
    ...(session.term === undefined ? {} : { term: session.term }),
    ...(options.title === undefined ? {} : { title: options.title }),
    ...(session.exec ? { tags: [EXEC_TAG] } : {}),
    rules,
    markerOf: phaseOf,
    onLine: (text) => {
      written += text.length;
      // What is written each time costs as much as all before it: less often, the longer it has become.
      if (written > twinAt * REWRITTEN_FROM) {
        twinAt = written;
        twin.write();
      }
    },
  });
  let closed = false;
  return {
    ...bound(recorder),
    cast,
    close: () => {
      if (closed) return;
      closed = true;
      recorder.close();
      twin.finish();
    },
  };
}

function bound(recorder: SessionRecorder): SessionRecorder {
  return {
    output: (text) => recorder.output(text),
    input: (text) => recorder.input(text),
    marker: (text) => recorder.marker(text),
    resize: (columns, rows) => recorder.resize(columns, rows),
    exit: (status) => recorder.exit(status),
    redactions: () => recorder.redactions(),
    close: () => recorder.close(),
  };
}
