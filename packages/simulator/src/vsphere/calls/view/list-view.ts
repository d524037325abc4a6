import type { OwnCall } from "../../call.ts";
import { notFound } from "../../collector/collect.ts";
import { childrenOf, type Element } from "../../soap/element.ts";
import { keyOf, list, type Ref, ref } from "../../soap/value.ts";
import { addObject } from "../session-objects.ts";
import { type ViewObject, viewOf } from "./view.ts";

/** CreateListView: objects that the caller names. */
export const createListView = (call: OwnCall) => {
  let refs = refsIn(call.args, "obj");
  return addObject(
    call,
    (id): ViewObject => ({
      type: "ListView",
      id,
      view: () => refs,
      set: (others) => {
        refs = others;
      },
      destroy: () => {},
    }),
  );
};

/** ResetListView: these and no others. ModifyListView: without these, with those. Answers with what is not there. */
export const changeListView = (how: "reset" | "modify") => (call: OwnCall) => {
  const view = viewOf(call.session, call.request.on.id);
  if (!view?.set) throw notFound(call.request.on);
  if (how === "reset") view.set(refsIn(call.args, "obj"));
  else {
    const gone = new Set(refsIn(call.args, "remove").map(keyOf));
    view.set([...view.view().filter((one) => !gone.has(keyOf(one))), ...refsIn(call.args, "add")]);
  }
  return list("ManagedObjectReference", []);
};

const refsIn = (args: Element, name: string): readonly Ref[] =>
  childrenOf(args, name).map(({ type, text }) => ref(type ?? "", text.trim()));
