import type { OwnCall } from "../../call.ts";
import { foldersBelow } from "../../face/face.ts";
import { folderNode } from "../../face/objects.ts";
import { VimFault } from "../../soap/vim-fault.ts";
import { expectText } from "../arguments.ts";

/** CreateFolder, for machines. */
export function createFolder({ face, args, request }: OwnCall) {
  const { estate, refs } = face;
  const parent = folderNode(face, request.on.id);
  if (parent?.role !== "vm" || face.kind !== "vcenter") throw new VimFault("NotSupported");
  const name = expectText(args, "name");
  if (foldersBelow(estate, parent.number).some((folder) => folder.name === name)) {
    throw new VimFault("DuplicateName", { name }, { name });
  }
  return refs.vmFolder(estate.addFolder(name, parent.number).number);
}
