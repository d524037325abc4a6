import type { YamlLayer } from "../yaml-file.ts";

/** The lists that a release may have from another one's profile. */
const LISTS = ["plugins", "apis"] as const;

/**
 * A profile's document with `plugins: { like: vcsa/7.0, inferred: why }` (`apis` likewise) as that release's own list, where
 * nothing but the reason backs an entry: a list that one release is documented to have proves nothing of another one.
 * Throws `YamlFileError` for a release that has no such list of its own, and for a loan without a reason.
 */
export function borrowLists(layer: YamlLayer, readDocument: (id: string) => unknown | undefined): unknown {
  if (typeof layer.value !== "object" || layer.value === null) return layer.value;
  const own = layer.value as Readonly<Record<string, unknown>>;
  const borrowed = LISTS.flatMap((list) => {
    const { like, inferred } = (own[list] ?? {}) as { readonly like?: unknown; readonly inferred?: unknown };
    if (like === undefined) return [];
    if (typeof inferred !== "string") throw layer.error([list], `${list}.like: expected inferred beside it, with why`);
    const found = (readDocument(String(like)) as Readonly<Record<string, unknown>> | undefined)?.[list];
    if (!Array.isArray(found)) {
      throw layer.error([list, "like"], `${list}.like: "${String(like)}" is no profile with such a list of its own`);
    }
    return [[list, backedBy(found, inferred)] as const];
  });
  return { ...own, ...Object.fromEntries(borrowed) };
}

/** The same entries with their help, each backed by the reason. */
function backedBy(value: unknown, inferred: string): unknown {
  if (Array.isArray(value)) return value.map((item) => backedBy(item, inferred));
  if (typeof value !== "object" || value === null) return value;
  const { cite, inferred: before, how, ...rest } = value as Readonly<Record<string, unknown>>;
  const kept = Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, backedBy(part, inferred)]));
  return cite === undefined && before === undefined ? kept : { ...kept, inferred };
}
