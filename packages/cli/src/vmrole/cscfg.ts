import { resolve } from "node:path";
import { PatchrigError } from "@patchrig/core/errors";
import {
  bytesOf,
  type CscfgChange,
  kindOf,
  lintCscfg,
  lintCsdef,
  replaceFile,
  setInCscfg,
} from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { writeNew } from "./new-file.ts";
import { type JsonOption, oneOf, pair, wholeNumber } from "./options.ts";
import { print, printFindings, table } from "./print.ts";
import { guestOsTable, readServiceFiles, roleSizes } from "./service-files.ts";

export interface CscfgOptions extends JsonOption {
  readonly definition?: string;
}

/** `cscfg show FILE`. */
export async function show(file: string, options: CscfgOptions, context: Context): Promise<ExitCode> {
  const { config, definition } = await readServiceFiles(file, options.definition, context);
  const roles = config.roles.map(({ name, instances, osImage, settings, ...role }) => ({
    name,
    kind: kindOf({ name, instances, osImage, settings, ...role }, definition),
    instances: instances === undefined ? null : Number(instances),
    image: osImage ?? null,
    settings: Object.fromEntries(settings.map((setting) => [setting.name, setting.value])),
  }));
  const { serviceName, osFamily, osVersion } = config;
  const rows = roles.map(({ name, kind, instances, image }) => [name, kind, String(instances ?? "?"), image ?? ""]);
  const json = { file, serviceName, osFamily: osFamily ?? null, osVersion: osVersion ?? null, roles };
  const isVmOnly = roles.every(({ kind }) => kind === "vm");
  const provided = `family ${osFamily ?? "(default)"}, version ${osVersion ?? "(default)"}`;
  const guest = `guest OS: ${isVmOnly ? "in the image (M6)" : provided}`;
  const lines = [`service ${serviceName}`, guest, ...table([["role", "kind", "instances", "image"], ...rows], [2])];
  print({ json, lines }, options.json, context);
  return EXIT.done;
}

/** `cscfg lint FILE`. */
export async function lint(file: string, options: CscfgOptions, context: Context): Promise<ExitCode> {
  const { config, definition, definitionDocument } = await readServiceFiles(file, options.definition, context);
  const findings = [
    ...lintCscfg({ config, definition, guestOs: guestOsTable() }),
    ...(definitionDocument === undefined ? [] : lintCsdef(definitionDocument, roleSizes())),
  ];
  return printFindings(findings, { file, json: options.json }, context);
}

export interface SetOptions extends CscfgOptions {
  readonly osFamily?: string;
  readonly osVersion?: string;
  readonly unset?: readonly string[];
  readonly instances?: readonly string[];
  readonly image?: readonly string[];
  readonly setting?: readonly string[];
  readonly output?: string;
  readonly force?: boolean;
}

/** `cscfg set FILE`. */
export async function set(file: string, options: SetOptions, context: Context): Promise<ExitCode> {
  const change = changeOf(options);
  if (Object.values(change).every((value) => value === undefined || Object.keys(value ?? { none: 1 }).length === 0)) {
    throw new PatchrigError("bad-usage", "nothing to set", { hint: "give --instances ROLE=N, --image ROLE=NAME, …" });
  }
  const { document, definition } = await readServiceFiles(file, options.definition, context);
  const text = setInCscfg(document, change, definition);
  const output = options.output ?? file;
  const isInPlace = resolve(context.cwd, output) === resolve(context.cwd, file);
  const isChanged = text !== document.text || !isInPlace;
  const bytes = bytesOf(document, text);
  if (!isInPlace) await writeNew({ output, force: options.force, inputs: [file, options.definition] }, bytes, context);
  else if (isChanged) await replaceFile(resolve(context.cwd, file), bytes);
  print(
    {
      json: { file: output, changed: isChanged },
      lines: [isChanged ? `${output}: written` : `${file}: it says so already`],
    },
    options.json,
    context,
  );
  return EXIT.done;
}

function changeOf(options: SetOptions): CscfgChange {
  const unset = (options.unset ?? []).map((name) => oneOf("--unset", name, ["osfamily", "osversion"]));
  refuseBoth("--os-family", options.osFamily, unset.includes("osfamily"));
  refuseBoth("--os-version", options.osVersion, unset.includes("osversion"));
  const osFamily = unset.includes("osfamily") ? null : options.osFamily;
  const osVersion = unset.includes("osversion") ? null : options.osVersion;
  return {
    ...(osFamily === undefined ? {} : { osFamily }),
    ...(osVersion === undefined ? {} : { osVersion }),
    instances: Object.fromEntries(
      (options.instances ?? []).map((text) => {
        const [role, number] = pair("--instances", text);
        return [role, wholeNumber("--instances", number, [1, 9999])];
      }),
    ),
    images: Object.fromEntries((options.image ?? []).map(imageOf)),
    settings: (options.setting ?? []).map((text) => {
      const [path, value] = pair("--setting", text);
      const [role = "", name] = path.split("/", 2);
      if (name === undefined)
        throw new PatchrigError("bad-usage", `--setting: expected ROLE/NAME=VALUE, found "${text}"`);
      return { role, name, value };
    }),
  };
}

function refuseBoth(option: string, value: string | undefined, isUnset: boolean): void {
  if (value !== undefined && isUnset)
    throw new PatchrigError("bad-usage", `${option} and --unset of the same: one of the two`);
}

function imageOf(text: string): readonly [role: string, image: string] {
  const [role, image] = pair("--image", text);
  if (image !== "") return [role, image];
  throw new PatchrigError("bad-usage", `--image: expected ROLE=NAME, found "${text}"`, {
    hint: "a VM role starts from an image: name one",
  });
}
