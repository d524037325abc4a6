import { z } from "zod";

const text = z.string().min(1);

/** The jobs that a client can be given (`PATCHRIG_JOB`). */
export const JOBS = [
  "login",
  "stage",
  "inspect",
  "install",
  "reboot",
  "wait",
  "assess",
  "update",
  "upload-image",
  "update-image",
] as const;

/** What a replayed service does that a client has to cope with. */
const TROUBLES = [
  "operation-fails",
  "operation-html",
  "operation-stuck",
  "page-fails",
  "signature-expires",
  "cut-off",
  "busy",
  "slow",
  "name-refused",
  "second-level",
  "changed-parent",
  "held",
] as const;

const DOINGS = ["prepare", "reference", "pages", "commit", "set-parent", "configure"] as const;

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
  /** Of a VM Role's job: how the replayed service and its store behave. */
  service: z
    .strictObject({
      /** How often the commit is still in progress when it is looked at. */
      inProgress: z.int().min(1).max(5).optional(),
      trouble: z.enum(TROUBLES).optional(),
      /** The seconds of `PATCHRIG_LIMIT`, where they are what it is about. */
      limit: z.int().min(1).max(60).optional(),
    })
    .optional(),
});

/** What the client must have done; several keys must all hold. */
export const clientExpectation = z.union(
  [
    /** `only when done`: 0 says that the service has what the job was about. */
    z.strictObject({ exit: z.union([z.int(), z.array(z.int()).min(1), z.enum(["not 0", "only when done"])]) }),
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
    z.strictObject({ "waits-for": z.enum(["prompt", "operations"]) }),
    /** How often a page was asked for at least. */
    z.strictObject({ asks: text, atLeast: z.int().min(1) }),
    /** It came to its end after the login page was there, not before. */
    z.strictObject({ "ends-after": z.enum(["login-page", "boot"]) }),
    z.strictObject({ logins: z.strictObject({ failedAtMost: z.int().min(0) }) }),
    /** Somewhere in what it printed. */
    z.strictObject({ tells: text }),
    /** `password`, `key` and `signature` stand for what the client was given. */
    z.strictObject({ "never-tells": text }),
    /** Calls of the service that were taken, in this order. */
    z.strictObject({ does: z.array(z.enum(DOINGS)).min(1) }),
    z.strictObject({ calls: z.enum(DOINGS), times: z.int().min(0).optional(), atLeast: z.int().min(1).optional() }),
    /** On each call of the service. */
    z.strictObject({ carries: z.enum(["version", "certificate"]) }),
    /** What it sent of the VHD. */
    z.strictObject({
      sends: z.enum(["no empty ranges", "whole pages", "all before the commit", "what the file has", "little twice"]),
    }),
    /** The same call, refused in the same way: this often in a row. */
    z.strictObject({ repeats: z.strictObject({ atMost: z.int().min(1) }) }),
    /** All of the configuration but the image's name. */
    z.strictObject({ keeps: z.literal("configuration") }),
    z.strictObject({ "ends-within": z.int().min(1).max(600) }),
  ],
  {
    error:
      "expected one of exit, types, never-presses, types-only, answers, waits-for, asks, ends-after, logins, tells, never-tells, ends-within, does, calls, carries, sends, repeats, keeps",
  },
);
