/** What a property or an answer may be (vSphere's own types; a name without a prefix is one of its schema). */
export type Value = string | number | bigint | boolean | Ref | Instant | Word | Data | List | Any;

/** A value where any type may stand: its type is told with it. */
export interface Any {
  readonly is: "any";
  readonly value: Exclude<Value, Any>;
}

/** A reference to a managed object. */
export interface Ref {
  readonly is: "ref";
  readonly type: string;
  readonly id: string;
}

/** xsd:dateTime; epoch milliseconds. */
export interface Instant {
  readonly is: "instant";
  readonly at: number;
}

/** A word of an enumeration, or a number of another type than xsd:int. */
export interface Word {
  readonly is: "word";
  readonly type: string;
  readonly value: string;
}

/** A data object; fields that are undefined are left out. */
export interface Data {
  readonly is: "data";
  readonly type: string;
  /** It stands where a more general type is declared: its own is told with it. */
  readonly special: boolean;
  readonly fields: Readonly<Record<string, Value | undefined>>;
}

/** An array; `of` is what its elements are declared as. */
export interface List {
  readonly is: "list";
  readonly of: string;
  readonly items: readonly Value[];
}

export const ref = (type: string, id: string): Ref => ({ is: "ref", type, id });
export const instant = (at: number): Instant => ({ is: "instant", at });
export const word = (type: string, value: string): Word => ({ is: "word", type, value });
export const short = (value: number): Word => ({ is: "word", type: "xsd:short", value: String(value) });
export const data = (type: string, fields: Data["fields"]): Data => ({ is: "data", type, special: false, fields });
/** A data object where a more general type is declared. */
export const special = (type: string, fields: Data["fields"]): Data => ({ is: "data", type, special: true, fields });
export const any = (value: Any["value"]): Any => ({ is: "any", value });
export const list = (of: string, items: readonly Value[]): List => ({ is: "list", of, items });

/** Bytes of so many megabytes, as xsd:long. */
export const megabytes = (mb: number): bigint => BigInt(Math.round(mb)) * 1_048_576n;

/** The key of a reference in a map. */
export const keyOf = ({ type, id }: Ref): string => `${type}:${id}`;

export const isData = (value: Value | undefined): value is Data =>
  typeof value === "object" && value !== null && value.is === "data";

export const isList = (value: Value | undefined): value is List =>
  typeof value === "object" && value !== null && value.is === "list";

export const isRef = (value: Value | undefined): value is Ref =>
  typeof value === "object" && value !== null && value.is === "ref";
