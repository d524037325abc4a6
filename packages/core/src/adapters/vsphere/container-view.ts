import type { Connection } from "./connection.ts";
import type { ServiceContent } from "./retrieve-service-content.ts";
import { child, notSoap, type Reference, referenceOf } from "./soap-answer.ts";
import { element, reference } from "./soap-request.ts";

/** Shows all objects of a type, however deep in folders, to `look`, and takes the view away again. Throws as `send`. */
export async function withContainerView<T>(
  connection: Connection,
  { viewManager, rootFolder }: ServiceContent,
  { type, look }: { readonly type: string; readonly look: (view: Reference) => Promise<T> },
): Promise<T> {
  const answer = await connection.send("CreateContainerView", {
    on: viewManager,
    content: [reference("container", rootFolder), element("type", type), element("recursive", true)],
  });
  const view = referenceOf(child(answer, "returnval"));
  if (!view) throw notSoap(connection.url, "no view where one was asked for");
  try {
    return await look(view);
  } finally {
    // It would end with the session anyway.
    await connection.send("DestroyView", { on: view }).catch(() => {});
  }
}
