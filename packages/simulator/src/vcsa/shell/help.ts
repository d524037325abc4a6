import { pluginOf } from "../plugins/index.ts";
import type { Session } from "../session/session.ts";
import { apiNamed, helpApi } from "./api.ts";
import { runCanned } from "./canned.ts";

/** `help`, `help pi list`, `help api list`, `help api|pi NAME`, `help NAME` and the same after `?` (P5, evidence 17). */
export async function runHelp(session: Session, words: readonly string[]): Promise<number> {
  const [kind = "", second = ""] = words;
  // A bare name is looked for in both families (inferred).
  const name = kind === "api" || kind === "pi" ? second : kind;
  const api = kind === "pi" ? undefined : apiNamed(session, name);
  if (api) return helpApi(session, api);
  const plugin = kind === "api" ? undefined : pluginOf(session, name);
  if (plugin) return plugin.run(session, ["-h"]);
  const canned = await runCanned(session, ["help", ...words].join(" "));
  if (canned !== undefined) return canned;
  // A topic that there is not: what there is (inferred).
  await runCanned(session, "help");
  return 1;
}
