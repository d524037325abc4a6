import { basename, dirname, isAbsolute, relative, resolve } from "node:path";
import { timeStampOf } from "./format/time-stamp.ts";
import type { ParentReference } from "./new-vhd.ts";
import type { OpenVhd } from "./open-vhd.ts";

/** How a child in `childFile` names this parent: the relative path first, then the absolute one, as Hyper-V writes them. */
export function referenceTo(parent: OpenVhd, childFile: string): ParentReference {
  const file = resolve(parent.disk.file);
  const way = relative(dirname(resolve(childFile)), file);
  // On another drive there is no relative path.
  const relativePath = isAbsolute(way) ? undefined : `.\\${way.replaceAll("/", "\\")}`;
  return {
    uuid: parent.footer.uuid,
    timeStamp: timeStampOf(parent.disk.modifiedAt),
    name: basename(file),
    paths: [
      ...(relativePath === undefined ? [] : [{ code: "W2ru", path: relativePath }]),
      { code: "W2ku", path: file },
    ],
  };
}
