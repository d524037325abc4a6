import { statSync } from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { PatchrigError } from "../errors.ts";
import { type OpenVhd, openVhd } from "./open-vhd.ts";

/** A place where a child's parent may be, and what in the child says so. */
interface ParentPlace {
  readonly by: string;
  readonly file: string;
}

/** The parent that a child names, opened; or why there is none. */
export type FoundParent =
  | { readonly vhd: OpenVhd; readonly by: string }
  | { readonly problem: "missing" | "unreadable"; readonly text: string };

/**
 * Where to look for a parent, in order: the relative locator from the child's folder, the absolute one, the parent's name
 * in the child's folder. The order is inferred from what readers do; the specification leaves it open.
 */
function parentPlaces({ disk, header, parentPaths }: OpenVhd): ParentPlace[] {
  const folder = dirname(resolve(disk.file));
  const pathsOf = (...codes: string[]) => parentPaths.filter(({ code }) => codes.includes(code));
  const places = [
    ...pathsOf("W2ru", "Wi2r").map(({ code, path }) => ({ by: code, file: relativePlace(folder, path) })),
    ...pathsOf("W2ku", "Wi2k").map(({ code, path }) => ({ by: code, file: absolutePlace(path) })),
    ...pathsOf("MacX").map(({ code, path }) => ({ by: code, file: urlPlace(path) })),
    { by: "parent name", file: relativePlace(folder, header?.parentName.split(/[\\/]/).at(-1)) },
  ];
  const seen = new Set<string>();
  return places.flatMap(({ by, file }) => {
    if (file === undefined || seen.has(file)) return [];
    seen.add(file);
    return [{ by, file }];
  });
}

/** Opens the first place that holds the VHD with the child's parent id; failing that the first that holds a VHD. */
export function findParent(child: OpenVhd): FoundParent {
  const places = parentPlaces(child);
  let other: { readonly vhd: OpenVhd; readonly by: string } | undefined;
  let unreadable: string | undefined;
  for (const { by, file } of places.filter((place) => isRegularFile(place.file))) {
    try {
      const vhd = openVhd(file);
      if (vhd.footer.uuid === child.header?.parentUuid) {
        other?.vhd.disk.close();
        return { vhd, by };
      }
      if (other === undefined) other = { vhd, by };
      else vhd.disk.close();
    } catch (problem) {
      if (!(problem instanceof PatchrigError)) throw problem;
      unreadable ??= problem.message;
    }
  }
  if (other !== undefined) return other;
  if (unreadable !== undefined) return { problem: "unreadable", text: unreadable };
  const tried = places.map(({ by, file }) => `${file} (${by})`).join(", ");
  return {
    problem: "missing",
    text: `${child.disk.file}: its parent is in none of: ${tried || "(it names no place)"}`,
  };
}

/** A path that a file names may be anything: too long for the system, through a file, through a circle of links. */
function isRegularFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Windows' separators are anybody's. */
function relativePlace(folder: string, path: string | undefined): string | undefined {
  if (path === undefined || path === "" || path.includes("\0") || isShare(path)) return undefined;
  return resolve(folder, process.platform === "win32" ? path : path.replaceAll("\\", "/"));
}

/** A path of another system, or on another machine (opening that would tell it who we are), is not followed. */
function absolutePlace(path: string | undefined): string | undefined {
  return path && isAbsolute(path) && !isShare(path) && !path.includes("\0") ? path : undefined;
}

function urlPlace(url: string | undefined): string | undefined {
  try {
    return url?.startsWith("file:///") || url?.startsWith("file://localhost/") ? fileURLToPath(url) : undefined;
  } catch {
    return undefined;
  }
}

const isShare = (path: string): boolean => /^(\\\\|\/\/)/.test(path);
