import type { OwnCall } from "../../call.ts";
import type { SessionObject } from "../../session.ts";
import { type Data, data, list } from "../../soap/value.ts";
import { expectText, invalidArgument } from "../arguments.ts";

interface Rest extends SessionObject {
  readonly contents: readonly Data[];
  readonly limit: number;
}

/** Answers with the first objects, and keeps the others for whoever comes with the token. */
export function addRest(call: OwnCall, contents: readonly Data[], limit: number): Data {
  const rest = contents.slice(limit);
  const token = rest.length === 0 ? undefined : keepRest(call, rest, limit);
  return data("RetrieveResult", { token, objects: list("ObjectContent", contents.slice(0, limit)) });
}

function keepRest({ session, face }: OwnCall, contents: readonly Data[], limit: number): string {
  const id = String(face.estate.next());
  const rest: Rest = { type: "Rest", id, contents, limit, destroy: () => {} };
  session.objects.set(id, rest);
  return id;
}

/** Throws `VimFault` InvalidArgument for a token that was not given out, or was used. */
export function continueRetrieveProperties(call: OwnCall): Data {
  const { contents, limit } = takeRest(call);
  return addRest(call, contents, limit);
}

export function cancelRetrieveProperties(call: OwnCall): undefined {
  takeRest(call);
}

function takeRest({ session, args }: OwnCall): Rest {
  const token = expectText(args, "token");
  const object = session.objects.get(token);
  if (object?.type !== "Rest") throw invalidArgument("token");
  session.objects.delete(token);
  return object as Rest;
}
