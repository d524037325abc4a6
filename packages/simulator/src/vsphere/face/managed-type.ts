import type { Ref, Value } from "../soap/value.ts";
import type { Face } from "./face.ts";

/** A kind of managed object: its properties, read when somebody asks for them. */
export interface ManagedType<T> {
  readonly type: string;
  /** Of which kinds it is one besides its own. */
  readonly also: readonly string[];
  readonly read: Readonly<Record<string, (it: T, face: Face) => Value | undefined>>;
  /** Properties that it has and that are not set. */
  readonly unset: readonly string[];
}

/** A managed object of a server. */
export interface ManagedObject {
  readonly ref: Ref;
  isA(type: string): boolean;
  readonly properties: readonly string[];
  has(property: string): boolean;
  read(property: string): Value | undefined;
}

/** An object of a kind. */
export function managed<T>(kind: ManagedType<T>, ref: Ref, of: { readonly it: T; readonly face: Face }): ManagedObject {
  const { it, face } = of;
  return {
    ref,
    isA: (type) => type === kind.type || kind.also.includes(type),
    get properties() {
      return [...Object.keys(kind.read), ...kind.unset];
    },
    has: (property) => Object.hasOwn(kind.read, property) || kind.unset.includes(property),
    read: (property) => (Object.hasOwn(kind.read, property) ? kind.read[property]?.(it, face) : undefined),
  };
}

/** What every entity of the inventory has, and here none has set. */
export const ENTITY_UNSET = [
  ...["availableField", "value", "customValue", "configIssue", "permission", "disabledMethod", "declaredAlarmState"],
  ...["triggeredAlarmState", "alarmActionsEnabled", "tag"],
] as const;
