import { type Data, data, special, type Value } from "./value.ts";

/** A method that does not do what it was asked for; `type` is vSphere's own name of the fault. */
export class VimFault extends Error {
  readonly type: string;
  readonly fields: Readonly<Record<string, Value | undefined>>;
  /** What varies in its words. */
  readonly values: Readonly<Record<string, string>>;

  constructor(
    type: string,
    values: Readonly<Record<string, string>> = {},
    fields: Readonly<Record<string, Value | undefined>> = {},
  ) {
    super(type);
    this.name = "VimFault";
    this.type = type;
    this.values = values;
    this.fields = fields;
  }
}

/** What a fault says, in a server's words. */
export type FaultWords = (fault: VimFault) => string;

/** A fault as a task or a missing property tells it. */
export const localized = (fault: VimFault, words: FaultWords): Data =>
  data("LocalizedMethodFault", { fault: special(fault.type, fault.fields), localizedMessage: words(fault) });
