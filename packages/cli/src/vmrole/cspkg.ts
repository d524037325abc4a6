import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import { inspectCspkg, type PackagedRole, packCspkg, requireSoundCsdef, type ZipContent } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { requireFree, writeNew } from "./new-file.ts";
import { type JsonOption, pair } from "./options.ts";
import { print, table } from "./print.ts";
import { readNamed, roleSizes } from "./service-files.ts";

export interface PackOptions extends JsonOption {
  readonly output: string;
  readonly role?: readonly string[];
  readonly force?: boolean;
}

/** What a folder may hold, so that a mistaken one (`/`) ends early: it is packed in memory. */
const LARGEST = 256 * 1024 ** 2;

/** `cspkg pack CSDEF --output FILE`. */
export async function pack(file: string, options: PackOptions, context: Context): Promise<ExitCode> {
  const made = { output: options.output, force: options.force, inputs: [file] };
  requireFree(made, context);
  const named = (options.role ?? []).map((text) => pair("--role", text));
  const files = await Promise.all(
    named.map(async ([role, folder]) => [role, await filesIn(resolve(context.cwd, folder), folder)] as const),
  );
  const definition = await readNamed(file, context);
  requireSoundCsdef(definition, roleSizes());
  const bytes = await packCspkg(definition, Object.fromEntries(files));
  const packed = named.flatMap(([, folder], index) => (files[index]?.[1] ?? []).map(({ name }) => join(folder, name)));
  await writeNew({ ...made, inputs: [file, ...packed] }, bytes, context);
  print(
    { json: { file: options.output, bytes: bytes.length }, lines: [`${options.output}: ${bytes.length} bytes`] },
    options.json,
    context,
  );
  return EXIT.done;
}

async function filesIn(folder: string, shown: string): Promise<readonly ZipContent[]> {
  const names = await list(folder, shown);
  const files: ZipContent[] = [];
  let bytes = 0;
  for (const name of names) {
    const path = join(folder, name);
    const stats = await stat(path);
    if (!stats.isFile()) continue;
    bytes += stats.size;
    if (bytes > LARGEST) {
      throw new PatchrigError(
        "refused",
        `--role: ${shown} holds more than ${LARGEST / 1024 ** 2} MiB: is it the right folder?`,
      );
    }
    files.push({ name: name.replaceAll("\\", "/"), content: await readFile(path) });
  }
  return files;
}

async function list(folder: string, shown: string): Promise<readonly string[]> {
  try {
    return await readdir(folder, { recursive: true });
  } catch (cause) {
    throw new PatchrigError("unreadable-input", `--role: ${shown}: ${(cause as Error).message}`, { cause });
  }
}

/** `cspkg inspect FILE`: exit code 1 where a part is not what the package's manifest says. */
export async function inspect(file: string, options: JsonOption, context: Context): Promise<ExitCode> {
  const report = await inspectCspkg(resolve(context.cwd, file), { file });
  if (report.service === undefined && report.roles.length === 0 && report.altered === undefined) {
    throw new PatchrigError(
      "unreadable-input",
      `${file}: expected a service package, found a ZIP with nothing of one`,
      {
        hint: "a package holds a service definition and a .cssx for each role (M10)",
      },
    );
  }
  const altered = report.altered ?? [];
  const rows = report.entries.map(({ name, bytes, packedBytes }) => [name, String(bytes), String(packedBytes)]);
  const lines = [
    ...(report.service === undefined ? ["no service definition is in it"] : [`service ${report.service}`]),
    ...report.roles.map(roleLine),
    ...table([["entry", "bytes", "packed"], ...rows], [1, 2]),
    ...altered.map((name) => `${name}: altered since it was packed`),
  ];
  const roles = report.roles.map((role) => ({ ...role, application: role.application ?? null }));
  const json = {
    file,
    service: report.service ?? null,
    roles,
    entries: report.entries,
    altered: report.altered ?? null,
  };
  print({ json, lines }, options.json, context);
  return altered.length > 0 ? EXIT.failed : EXIT.done;
}

function roleLine({ name, kind, by, bytes, application }: PackagedRole): string {
  const holds = {
    true: "with an application",
    false: "without an application",
    undefined: "which cannot be looked into",
  }[String(application) as "true" | "false" | "undefined"];
  const how = by === "definition" ? "by its definition" : "by the size of its .cssx (M10)";
  return `role ${name}: ${kind === "vm" ? "VM role" : `${kind} role`}, ${how}; .cssx of ${bytes} bytes, ${holds}`;
}
