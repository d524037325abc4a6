/**
 * What a profile says, over what the profile says that it extends: maps are merged, everything else is replaced,
 * also a list, and also a value with what backs it (a new value never keeps the old one's citation).
 */
export function extend(base: unknown, own: unknown): unknown {
  if (!isMap(base) || !isMap(own) || isCited(own)) return own;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(own)) merged[key] = key in base ? extend(base[key], value) : value;
  return merged;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCited(map: Readonly<Record<string, unknown>>): boolean {
  return "cite" in map || "inferred" in map;
}
