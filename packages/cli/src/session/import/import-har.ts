import { formatSessionDocument, gatherWhole, type HttpExchange, parseHar } from "@patchrig/core/transcript";
import { replaceFile } from "../replace-file.ts";
import { harDocument } from "./har-document.ts";
import type { Import, ToImport } from "./importing.ts";
import { passportOf } from "./passport-of.ts";

const HEADER = { columns: 0, rows: 0 };
const LOSSES = { grade: "bytes", lost: [] } as const;

/** Makes a document of HTTP exchanges. */
export function importHar({ file, options, context, rules, target }: ToImport): Import {
  let exchanges: readonly HttpExchange[] = [];
  return {
    reader: gatherWhole("a HAR file", "export fewer of its requests", (text) => {
      exchanges = parseHar(text);
    }),
    finish: async () => {
      const told = { header: HEADER, headers: new Map(), firstLines: "", losses: LOSSES, redactions: 0 };
      const facts = passportOf(file, options, told, context);
      const { document, redactions } = harDocument(exchanges, facts, rules);
      await replaceFile(target, formatSessionDocument(document));
      return { facts: { ...facts, redactions }, losses: LOSSES, notes: [], clientLines: 0, cast: null };
    },
    abandon: () => {},
  };
}
