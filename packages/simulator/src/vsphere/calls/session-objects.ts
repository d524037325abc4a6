import type { OwnCall } from "../call.ts";
import { notFound } from "../collector/collect.ts";
import { SESSION_LIMITS, type SessionObject } from "../session.ts";
import { type Ref, ref } from "../soap/value.ts";
import { VimFault } from "../soap/vim-fault.ts";

/** Keeps an object with the caller's session. Throws `VimFault` InvalidState when there are too many. */
export function addObject(call: OwnCall, create: (id: string) => SessionObject): Ref {
  const { session, face } = call;
  if (session.objects.size >= SESSION_LIMITS.objects) throw new VimFault("InvalidState");
  const object = create(`session[${session.key}]${face.estate.uuid(`object/${session.key}/${face.estate.next()}`)}`);
  session.objects.set(object.id, object);
  return ref(object.type, object.id);
}

/** Ends an object of the caller's session. Throws `VimFault` ManagedObjectNotFound. */
export function destroyObject({ session, request }: OwnCall): undefined {
  const object = session.objects.get(request.on.id);
  if (!object) throw notFound(request.on);
  session.objects.delete(object.id);
  object.destroy();
}
