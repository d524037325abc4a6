import { type ApplianceEndpoints, endpointsSchema } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../context.ts";
import { parseJson, readInputFile } from "../input-file.ts";
import type { TargetOptions } from "./options.ts";

/** Where the appliance is. Throws `PatchrigError` bad-usage or unreadable-input, naming what came. */
export async function readPlace(options: TargetOptions, context: Context): Promise<ApplianceEndpoints> {
  if (options.endpoints !== undefined) {
    if (options.ssh !== undefined) {
      throw new PatchrigError("bad-usage", "--endpoints and --ssh both name an appliance: expected one of them");
    }
    return fromDocument(options.endpoints, options, context);
  }
  if (options.ssh === undefined) {
    throw new PatchrigError("bad-usage", "expected --endpoints FILE or --ssh USER@HOST:PORT: which appliance?");
  }
  return fromOptions(options.ssh, options);
}

/** The appliance of an endpoints document that is meant. */
export async function fromDocument(
  file: string,
  options: TargetOptions,
  context: Context,
): Promise<ApplianceEndpoints> {
  const appliances = await readAppliances(file, context);
  const names = appliances.map(({ name }) => name).join(", ") || "none";
  const [first, second] = options.name ? appliances.filter(({ name }) => name === options.name) : appliances;
  if (first === undefined) {
    const wanted = options.name ? `an appliance "${options.name}"` : "an appliance";
    throw new PatchrigError("bad-usage", `${file}: expected ${wanted}, found ${names}`);
  }
  if (second !== undefined) {
    throw new PatchrigError("bad-usage", `${file} has several appliances: ${names}`, { hint: SEVERAL });
  }
  return first;
}

const SEVERAL = "choose one by --name; plan, run and resume take --all of them";

/** Every appliance of an endpoints document. Throws `PatchrigError` unreadable-input, naming the place. */
export async function readAppliances(file: string, context: Context): Promise<readonly ApplianceEndpoints[]> {
  const read = endpointsSchema.safeParse(parseJson(await readInputFile("--endpoints", file, context), file));
  if (read.success) return read.data.appliances;
  const [issue] = read.error.issues;
  throw new PatchrigError("unreadable-input", `${file}: ${issue?.path.join(".") || "document"}: ${issue?.message}`);
}

function fromOptions(ssh: string, options: TargetOptions): ApplianceEndpoints {
  const { user, host, port } = parseSsh(ssh);
  const url = options.https ?? `https://${host.includes(":") ? `[${host}]` : host}`;
  checkUrl("--https", url);
  if (options.sdk !== undefined) checkUrl("--sdk", options.sdk);
  return {
    name: options.name ?? host,
    ssh: { host, port, user },
    https: { url },
    sdk: { url: options.sdk ?? new URL("/sdk", url).href },
    ...(options.vm !== undefined && { vm: options.vm }),
  };
}

function parseSsh(text: string): { readonly user: string; readonly host: string; readonly port: number } {
  const parts = /^(?:([^@\s]+)@)?(?:\[([0-9a-fA-F:]+)\]|([^:@[\]\s]+))(?::(\d{1,5}))?$/.exec(text);
  const [, user = "root", bracketed, plain, port = "22"] = parts ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw new PatchrigError("bad-usage", `--ssh: expected USER@HOST:PORT such as root@vcsa.example:22, got "${text}"`);
  }
  if (user.includes(":")) {
    // Not repeated: what follows the colon is somebody's password.
    throw new PatchrigError("bad-usage", "--ssh: a password is never an argument", {
      hint: "use --password-file or PATCHRIG_PASSWORD",
    });
  }
  return { user, host, port: Number(port) };
}

/** Throws `PatchrigError` bad-usage for what is no https URL, or has a password in it. */
export function checkUrl(option: string, text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:") {
    throw new PatchrigError("bad-usage", `${option}: expected a URL such as https://vcsa.example, got "${text}"`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new PatchrigError("bad-usage", `${option}: a password is never an argument`, {
      hint: "use --password-file or PATCHRIG_PASSWORD",
    });
  }
}
