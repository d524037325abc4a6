import { z } from "zod";
import { PatchrigError } from "../../errors.ts";
import type { RestAnswer } from "./exchange.ts";

const message = z.object({ id: z.string().optional(), default_message: z.string() });
const messages = z.object({ messages: z.array(message) });
/** Under /rest the messages lie in `value`, under /api beside the error's type. */
const refusal = z.union([messages, z.object({ value: messages }).transform(({ value }) => value)]);

/** The appliance's no, in its own words. A 5xx is what a start or an installation explains. */
export function refusalOf({ status, value }: RestAnswer, what: string): PatchrigError {
  const said = messagesIn(value)
    .map(({ default_message }) => default_message)
    .join(" ");
  const text = `${what.split("?")[0]}: ${status}${said === "" ? "" : `: ${said.slice(0, 500)}`}`;
  return new PatchrigError(status >= 500 ? "not-reachable" : "refused", text);
}

/** Does the answer have this message in it? */
export const says = ({ value }: RestAnswer, id: RegExp): boolean =>
  messagesIn(value).some((one) => id.test(one.id ?? ""));

function messagesIn(value: unknown): z.infer<typeof messages>["messages"] {
  const read = refusal.safeParse(value);
  return read.success ? read.data.messages : [];
}

/** Under /rest every answer lies in `value`. */
export function unwrapped(value: unknown, isWrapped: boolean): unknown {
  if (!isWrapped) return value;
  return typeof value === "object" && value !== null && "value" in value ? value.value : undefined;
}

/** Reads an answer as it is documented. Throws `PatchrigError` refused: this is another API than the documented one. */
export function readAs<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new PatchrigError("refused", `${what}: ${issue?.path.join(".") || "the answer"}: ${issue?.message}`, {
    hint: "the API answers otherwise than documented: use --via shell",
  });
}
