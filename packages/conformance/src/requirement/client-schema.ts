import { z } from "zod";

const text = z.string().min(1);

/** The jobs that a client can be given (`PATCHRIG_JOB`). */
export const JOBS = ["login", "stage", "inspect", "install", "reboot", "wait", "assess", "update"] as const;

/** How the replayed appliance stands when the client comes, and what varies. */
export const clientGiven = z.strictObject({
  /** What has been done already. */
  state: z.enum(["idle", "staged", "installed", "booting"]).optional(),
  chunks: z.enum(["whole", "characters", "drawn"]).optional(),
  earlyEcho: z.boolean().optional(),
  splitPrompts: z.boolean().optional(),
  lateBanner: z.boolean().optional(),
  /** How often the licence is interrupted by the pager; drawn when left out. */
  pages: z.int().min(1).max(40).optional(),
  /** How many answers are 503, initializing and HTML where another page was due; drawn when left out. */
  web: z
    .strictObject({
      refused: z.int().min(0).max(20).optional(),
      unavailable: z.int().min(0).max(20).optional(),
      updating: z.int().min(0).max(20).optional(),
      initializing: z.int().min(0).max(20).optional(),
      /** It never gets any further than this. */
      stuck: z.enum(["unavailable"]).optional(),
    })
    .optional(),
  /** What the staging or installation says that ends badly: the number of the recording. */
  refusal: text.optional(),
  /** `list --staged` shows another release's payload than the one that was asked for (04). */
  otherPayload: z.boolean().optional(),
  wrongPassword: z.boolean().optional(),
});

/** What the client must have done; several keys must all hold. */
export const clientExpectation = z.union(
  [
    z.strictObject({ exit: z.union([z.int(), z.array(z.int()).min(1), z.literal("not 0")]) }),
    /** A line that begins so was typed at a prompt: this often. */
    z.strictObject({ types: text, times: z.int().min(0).optional() }),
    /** A key that is never pressed: `ctrl-c`. */
    z.strictObject({ "never-presses": z.enum(["ctrl-c", "ctrl-d"]) }),
    /** Nothing is typed at a prompt that does not begin with one of these. */
    z.strictObject({ "types-only": z.array(text).min(1) }),
    /** The question was answered so, after the licence had been shown to its end. */
    z.strictObject({ answers: text }),
    /** This was typed only after the appliance had said that. */
    z.strictObject({ types: text, after: text }),
    /** Nothing was typed before the prompt it answers was there: no line blind into a busy shell. */
    z.strictObject({ "waits-for": z.literal("prompt") }),
    /** How often a page was asked for at least. */
    z.strictObject({ asks: text, atLeast: z.int().min(1) }),
    /** It came to its end after the login page was there, not before. */
    z.strictObject({ "ends-after": z.enum(["login-page", "boot"]) }),
    z.strictObject({ logins: z.strictObject({ failedAtMost: z.int().min(0) }) }),
    /** Somewhere in what it printed. */
    z.strictObject({ tells: text }),
    z.strictObject({ "never-tells": text }),
    z.strictObject({ "ends-within": z.int().min(1).max(600) }),
  ],
  {
    error:
      "expected one of exit, types, never-presses, types-only, answers, waits-for, asks, ends-after, logins, tells, never-tells, ends-within",
  },
);
