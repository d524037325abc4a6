import { PatchrigError } from "@patchrig/core/errors";
import { type Finding, lintCscfg } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { guestOsTable, readServiceFiles, type ServiceFiles } from "../vmrole/service-files.ts";

/** Reads a .cscfg that is to be deployed. Throws `PatchrigError` refused, with file and place, for what the service would refuse. */
export async function readConfiguration(
  file: string,
  definitionFile: string | undefined,
  context: Context,
): Promise<ServiceFiles> {
  const files = await readServiceFiles(file, definitionFile, context);
  const { config, definition } = files;
  refuseErrors(lintCscfg({ config, definition, guestOs: guestOsTable() }));
  return files;
}

/** What the service would refuse or ignore is refused here, with file and place. */
function refuseErrors(findings: readonly Finding[]): void {
  const [worst] = findings.filter(({ level }) => level === "error");
  if (worst === undefined) return;
  const { file, at, text, cite } = worst;
  throw new PatchrigError("refused", `${file}:${at.line}:${at.column}: ${text} (${cite.join(", ")})`, {
    hint: "`patchrig vmrole cscfg lint` tells all that is wrong",
  });
}
