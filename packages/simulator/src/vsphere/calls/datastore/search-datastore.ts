import type { OwnCall } from "../../call.ts";
import { notFound } from "../../collector/collect.ts";
import { parseDatastorePath } from "../../estate/stored-file.ts";
import { browsedDatastore } from "../../face/objects.ts";
import { childOf, childrenOf } from "../../soap/element.ts";
import { VimFault } from "../../soap/vim-fault.ts";
import { expectText } from "../arguments.ts";

/** SearchDatastore_Task, SearchDatastoreSubFolders_Task: the search specification may be left out. */
export const searchDatastore = (deep: boolean) => (call: OwnCall) => {
  const { face, args, request, session } = call;
  const browsed = browsedDatastore(face, request.on);
  if (!browsed) throw notFound(request.on);
  const text = expectText(args, "datastorePath");
  const place = parseDatastorePath(text);
  if (!place) throw new VimFault("InvalidDatastorePath", {}, { datastorePath: text });
  const patterns = childrenOf(childOf(args, "searchSpec"), "matchPattern").map((pattern) => pattern.text);
  const task = face.estate.tasks.start({
    method: request.method,
    order: { do: "search", ...place, patterns, deep },
    about: { is: "datastore", name: browsed.name },
    user: session.user,
  });
  return face.refs.task(task);
};
