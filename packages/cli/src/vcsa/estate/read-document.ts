import { type EstateNode, readEstate } from "@patchrig/core";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../../context.ts";
import { readAppliances } from "../../target/place.ts";
import type { RunOptions, TargetCommandOptions } from "../options.ts";

type Options = TargetCommandOptions & RunOptions;

/** The checked estate of --endpoints. Throws `PatchrigError`: bad-usage, or unreadable-input with the place. */
export async function readDocument(options: Options, context: Context): Promise<readonly EstateNode[]> {
  const { endpoints } = options;
  for (const [option, name] of OF_ONE) {
    if (options[name] === undefined) continue;
    throw new PatchrigError("bad-usage", `${option} is about one appliance, and an estate has several`, {
      hint: "what differs from one to the other belongs into the endpoints document (docs/estate.md)",
    });
  }
  if (endpoints === undefined) {
    throw new PatchrigError("bad-usage", "expected --endpoints FILE: which appliances?");
  }
  const appliances = await readAppliances(endpoints, context);
  try {
    return readEstate(appliances);
  } catch (problem) {
    if (!(problem instanceof PatchrigError)) throw problem;
    throw new PatchrigError(problem.code, `${endpoints}: ${problem.message}`, { cause: problem, hint: problem.hint });
  }
}

const OF_ONE = [
  ["--name", "name"],
  ["--ssh", "ssh"],
  ["--https", "https"],
  ["--sdk", "sdk"],
  ["--vm", "vm"],
  ["--host-key-sha256", "hostKeySha256"],
  ["--cert-sha256", "certSha256"],
  ["--until", "until"],
  ["--record", "record"],
] as const satisfies readonly (readonly [string, keyof Options])[];
