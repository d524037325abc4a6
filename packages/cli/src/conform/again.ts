import type { Context } from "../context.ts";
import type { ConformOptions } from "./options.ts";
import { shellWord } from "./own-command.ts";

/** The command that has it all again, or one requirement alone. */
export function againOf(
  options: ConformOptions,
  about: { readonly side: string; readonly profile: string; readonly seed: number },
  { ownName }: Context,
): (id?: string) => string {
  const { peer, endpoints, quick, level, only } = options;
  const place = peer === undefined ? ["--endpoints", endpoints ?? ""] : ["--peer", peer];
  const same = ["conform", about.side, ...place, "--profile", about.profile, "--seed", String(about.seed)];
  return (id) => {
    const rest =
      id === undefined
        ? [
            ...(quick ? ["--quick"] : []),
            ...(level ? ["--level", level] : []),
            ...(only ?? []).flatMap((one) => ["--only", one]),
          ]
        : ["--only", id];
    return `${ownName} ${[...same, ...rest].map(shellWord).join(" ")}`;
  };
}
