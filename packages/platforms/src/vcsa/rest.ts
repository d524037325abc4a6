import { z } from "zod";
import { cited } from "../cited.ts";

/** A message as the appliance's REST API has them: an id for machines, words for people. */
const message = cited(z.strictObject({ id: z.string(), text: z.string() }));

/** A refusal: HTTP's status, and its names under either prefix. */
const refusal = cited(
  z.strictObject({
    status: z.int(),
    /** Under `/rest`: the name after `com.vmware.vapi.std.errors.`. */
    type: z.string(),
    /** Under `/api`. */
    errorType: z.string(),
    id: z.string(),
    text: z.string(),
  }),
);

/** One of the API's two faces: `/rest` puts everything into `value`, `/api` does not. */
const face = z.strictObject({ prefix: z.string(), session: z.string(), wrapped: z.boolean() });

/** The appliance's REST API (6.7 and later): where it is, and what it says. */
export const restSchema = z.strictObject({
  faces: cited(z.array(face).min(1)),
  sessionHeader: cited(z.string()),
  /** What stands before a refusal's type under `/rest`. */
  errorPrefix: cited(z.string()),
  service: cited(z.string()),
  /** A list of pending updates has their names. */
  listsNames: cited(z.boolean()),
  priority: cited(z.string()),
  messages: z.strictObject({
    stageTask: message,
    stageProgress: message,
    installTask: message,
    installProgress: message,
    /** {summary}: what the medium says that it is. */
    patch: message,
    passwordQuestion: message,
    clustered: message,
  }),
  refusals: z.strictObject({
    unauthenticated: refusal,
    notFound: refusal,
    busy: refusal,
    notStaged: refusal,
    nothingStaged: refusal,
    notCancellable: refusal,
    notInstallable: refusal,
    badArgument: refusal,
    failed: refusal,
    unavailable: refusal,
  }),
});

export type Rest = z.infer<typeof restSchema>;
