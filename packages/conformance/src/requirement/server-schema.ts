import { z } from "zod";

const text = z.string().min(1);

/** The VHDs that the judge can send: one by itself, one on it, one on that, and one on another disk. */
export const VHDS = ["base", "child", "grandchild", "stranger"] as const;

/**
 * What the judge does. `login` opens a shell on a terminal; `log-in-and-out` and `fail-login` leave their traces;
 * `type` answers the pager with ENTER and questions in order; `hurry` types before the shell is ready and reads to the
 * end; `watch` asks for a page again and again while time passes.
 */
export const stepSchema = z.union(
  [
    z.enum(["login", "log-in-and-out", "fail-login"]),
    z.strictObject({ login: z.strictObject({ rows: z.int().min(0).max(500), columns: z.int().min(0).max(500) }) }),
    z.strictObject({
      type: text,
      answers: z.array(text).optional(),
      /** What the pager's line gets; ENTER when left out. */
      pager: z.enum(["enter", "ctrl-c"]).optional(),
      /** The session is expected to end by it: a prompt that comes first is not waited behind. */
      leaves: z.boolean().optional(),
    }),
    z.strictObject({ hurry: text }),
    z.strictObject({ exec: text }),
    z.strictObject({ get: text }),
    /** The same, where no answer is an answer as well. */
    z.strictObject({ try: text }),
    z.strictObject({ watch: text, until: text }),
    z.strictObject({ knock: z.enum(["ssh", "https", "vami"]) }),
    z.strictObject({
      call: z.strictObject({
        method: z.enum(["GET", "POST", "PUT", "DELETE"]),
        path: text,
        version: text.optional(),
        body: z.string().optional(),
        /** Without the certificate that is registered. */
        anonymous: z.boolean().optional(),
      }),
    }),
    /** The operation of the last 202 is asked for until it has ended. */
    z.strictObject({ settle: z.literal("operation") }),
    /** A call that is made until its answer is like this, while time passes. */
    z.strictObject({ poll: text, version: text, until: text }),
    z.strictObject({
      upload: z.strictObject({
        vhd: z.enum(VHDS),
        as: text,
        parent: text.optional(),
        until: z.enum(["sent"]).optional(),
      }),
    }),
    /** A request to the blob that an image's reference names. */
    z.strictObject({
      blob: z.strictObject({
        image: text,
        permission: z.enum(["read", "readwrite"]).default("readwrite"),
        method: z.enum(["GET", "HEAD", "PUT"]),
        comp: text.optional(),
        headers: z.record(text, text).optional(),
        bytes: z
          .int()
          .min(0)
          .max(8 * 2 ** 20)
          .optional(),
        forged: z.boolean().optional(),
      }),
    }),
    /** A package of one VM role, put where the endpoints document says; `{package}` is its address then. */
    z.strictObject({ package: text }),
  ],
  {
    error:
      "expected login, log-in-and-out, fail-login, or one of login:, type:, hurry:, exec:, get:, watch:, knock:, call:, settle:, poll:, upload:, blob:, package:",
  },
);

/** `quote` stands for the requirement's own quote. Of several keys all must hold. */
export const serverExpectation = z.union(
  [
    /** These lines, one after another, under the mask of what recordings show varying. */
    z.strictObject({ says: z.union([z.literal("quote"), z.array(text).min(1)]) }),
    z.strictObject({ "never-says": text }),
    /** The line that waits for input, trailing blank included. */
    z.strictObject({ prompt: text }),
    /** Nothing between the echo of what was typed and the next prompt. */
    z.strictObject({ prints: z.literal("nothing") }),
    z.strictObject({ ends: z.literal("session") }),
    /** The licence is shown page by page, and no page is higher than the window. */
    z.strictObject({ pages: z.strictObject({ atLeast: z.int().min(1) }) }),
    /** A question that stands in the line in which the licence ends. */
    z.strictObject({ glued: text }),
    /** A counter N/M that came to M/M. */
    z.strictObject({ counts: text }),
    /** Every stamp of the session is one of the two shapes, and a real instant. */
    z.strictObject({ stamps: z.literal("real") }),
    /** This comes before that. */
    z.strictObject({ order: z.array(text).min(1) }),
    z.strictObject({ bytes: text }),
    z.strictObject({ status: z.int() }),
    z.strictObject({ body: z.union([z.literal("quote"), text]) }),
    z.strictObject({ header: z.strictObject({ name: text, like: text }) }),
    /** A deployment's configuration, out of its base64. */
    z.strictObject({ configuration: text }),
    /** 400 and more, whatever it is. */
    z.strictObject({ refuses: z.literal("it") }),
    /** What a watched page said on the way, in this order. */
    z.strictObject({ climbs: z.array(text).min(1) }),
    z.strictObject({ port: z.enum(["open", "closed"]) }),
    /** Nobody is let in: no answer, or one that says so. */
    z.strictObject({ serves: z.literal("nobody") }),
  ],
  {
    error:
      "expected one of says, never-says, prompt, prints, ends, pages, glued, counts, stamps, order, bytes, status, body, header, configuration, refuses, climbs, port",
  },
);

/**
 * What breaks a requirement: a proxy that rewrites what a server says (`says`, `as`) or hears (`hears`, `as`), a page, a
 * port, or a fault of the simulator. `also` names what else must break with it.
 */
const also = { also: z.array(text).optional() };
export const mutantSchema = z.union(
  [
    z.strictObject({ says: text, as: z.string(), ...also }),
    z.strictObject({ hears: text, as: z.string(), ...also }),
    z.strictObject({
      page: z.strictObject({
        says: text.optional(),
        as: z.string().optional(),
        status: z.int().optional(),
        instead: z.int().optional(),
        unanswered: z.int().optional(),
        header: text.optional(),
      }),
      ...also,
    }),
    z.strictObject({ port: z.enum(["vami"]), is: z.enum(["open", "closed"]), ...also }),
    z.strictObject({ fault: text, ...also }),
  ],
  { error: "expected one of says/as, hears/as, page, port/is, fault, with also: where more breaks with it" },
);
