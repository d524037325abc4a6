import type { StepEnd } from "../../run/outcome.ts";
import type { Awaited } from "./console.ts";
import type { Dialogue } from "./shell.ts";

/** 8.0 asks before it installs (P28); its words were not recorded, so that whatever asks for such a password is meant. */
const SSO_PASSWORD: Awaited<"sso-password"> = {
  name: "sso-password",
  at: /^(?=.*\b(?:single sign-on|sso|vmdir|administrator)\b)(?=.*\bpassword\b).*:\s*$/i,
  hidden: true,
};

/** An ending that is none of success. */
export type NotDone = Exclude<StepEnd, { readonly kind: "done" }>;

/** Leaves a question that nothing answers. Nothing has begun behind it. */
const CTRL_C = "\x03";

const UNANSWERED: NotDone = {
  kind: "refused",
  problem: {
    text: "the installation asks for the password of Single Sign-On's administrator, and none is known",
    hint: "name it in the endpoints document as sdk.password; nothing was changed",
  },
};

/** How an installation's question for Single Sign-On's password was answered. */
export interface SsoQuestion {
  readonly dialogue: Dialogue<"sso-password">;
  /** The ending when nobody knows the password; undefined when it was not asked for, or is known. */
  unanswered(): NotDone | undefined;
}

/** Answers with the password where there is one, once; asked again, or without one, it is left by Ctrl+C. */
export function answerSsoPassword(password: string | undefined): SsoQuestion {
  let asked = 0;
  return {
    dialogue: {
      questions: [SSO_PASSWORD],
      answer: async () => (++asked === 1 && password !== undefined ? `${password}\r` : CTRL_C),
    },
    unanswered: () => (asked > 0 && password === undefined ? UNANSWERED : undefined),
  };
}
