import { existsSync } from "node:fs";
import { join } from "node:path";
import { inProject, runTool, ToolMissing } from "../workshop.ts";

/** govmomi's simulator, as Debian's source package makes it. Throws `ToolMissing` when it was not built. */
export function vcsim(): string {
  const folder = runTool(process.execPath, [inProject("scripts/build-govmomi.mjs"), "--where"]).trim();
  const program = join(folder, "vcsim");
  if (!existsSync(program)) throw new ToolMissing("vcsim is not here: node scripts/build-govmomi.mjs builds it");
  return program;
}
