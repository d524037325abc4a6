import { relative } from "node:path";

/** A path as people read it: from where they are, or whole where that would lead out of there. */
export function shownPath(path: string, cwd: string): string {
  const from = relative(cwd, path);
  return from.startsWith("..") ? path : from || ".";
}
