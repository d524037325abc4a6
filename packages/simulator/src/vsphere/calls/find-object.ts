import type { Call } from "../call.ts";
import { type ManagedObject, type ManagedType, managed } from "../face/managed-type.ts";
import { findObject } from "../face/objects.ts";
import type { SessionObject } from "../session.ts";
import { list, type Ref, ref } from "../soap/value.ts";
import { type Collector, collectorType } from "./history/collector.ts";
import { userSession } from "./session/login.ts";
import { type ViewObject, viewType } from "./view/view.ts";

/** What a reference means to somebody: objects of their own session before those of the server. */
export function finder(call: Call): (ref: Ref) => ManagedObject | undefined {
  const { face, session } = call;
  return (wanted) => {
    const own = session?.objects.get(wanted.id);
    if (own?.type === wanted.type) return sessionObject(face, own);
    if (wanted.type === "SessionManager" && face.service("SessionManager")?.id === wanted.id) {
      return managed(sessionManagerType, wanted, { it: call, face });
    }
    return findObject(face, wanted);
  };
}

function sessionObject(face: Call["face"], own: SessionObject): ManagedObject {
  const wanted = ref(own.type, own.id);
  if (isView(own)) return managed(viewType(own.type), wanted, { it: own, face });
  if (isCollector(own)) return managed(collectorType(own.type), wanted, { it: own, face });
  return managed({ type: own.type, also: [], read: {}, unset: ["filter"] }, wanted, { it: own, face });
}

const isView = (own: SessionObject): own is ViewObject => "view" in own;
const isCollector = (own: SessionObject): own is Collector => "latest" in own;

const sessionManagerType: ManagedType<Pick<Call, "session" | "sessions">> = {
  type: "SessionManager",
  also: [],
  read: {
    currentSession: ({ session }) => session && userSession(session),
    sessionList: ({ sessions }) => list("UserSession", [...sessions.all].map(userSession)),
    defaultLocale: () => "en",
    messageLocaleList: () => list("xsd:string", ["en"]),
    supportedLocaleList: () => list("xsd:string", ["en"]),
  },
  unset: ["message"],
};
