import type { UpdateAnswers, UpdatePrecheck } from "../../ports/update-service.ts";
import type { Problem } from "../../run/outcome.ts";

/** The password of Single Sign-On's administrator, under the name that the API asks for it by (P28). */
const SSO_PASSWORD = "vmdir.password";

/** What the precheck asks, answered; or why it cannot be. */
export function answersTo(
  { questions }: UpdatePrecheck,
  ssoPassword: string | undefined,
): { readonly answers: UpdateAnswers } | { readonly problem: Problem } {
  const unknown = questions.filter((question) => question !== SSO_PASSWORD);
  if (unknown.length > 0) {
    const text = `the appliance asks what nobody here can answer: ${unknown.join(", ")}`;
    return { problem: { text, hint: "install by --via shell, or by its management interface" } };
  }
  if (questions.length === 0) return { answers: {} };
  if (ssoPassword !== undefined) return { answers: { [SSO_PASSWORD]: ssoPassword } };
  return {
    problem: {
      text: "the appliance asks for the password of Single Sign-On's administrator, and none was given",
      hint: "give --sdk-password-file FILE, or PATCHRIG_SDK_PASSWORD",
    },
  };
}
