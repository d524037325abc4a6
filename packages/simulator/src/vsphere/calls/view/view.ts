import { refList } from "../../face/containers.ts";
import type { ManagedType } from "../../face/managed-type.ts";
import type { Session, SessionObject } from "../../session.ts";
import type { Ref } from "../../soap/value.ts";

/** A list of objects that lives with a session: a container view finds them anew each time. */
export interface ViewObject extends SessionObject {
  view(): readonly Ref[];
  /** What was put into a list view. */
  set?(refs: readonly Ref[]): void;
}

export const viewType = (type: string): ManagedType<ViewObject> => ({
  type,
  also: ["View", "ManagedObjectView"],
  read: { view: (view) => refList(view.view()) },
  unset: ["container", "type", "recursive"],
});

/** The caller's view of that id; undefined when there is none. */
export function viewOf(session: Session, id: string): ViewObject | undefined {
  const object = session.objects.get(id);
  return object && "view" in object ? (object as ViewObject) : undefined;
}
