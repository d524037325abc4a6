import { Interrupted } from "../../terminal/terminal.ts";
import type { Session } from "../session/session.ts";

export type PasswordAnswer = "accepted" | "cancelled" | "wrong-password";

/**
 * Asks for the password of Single Sign-On's administrator, without an echo, as 8.0 does before it installs. A rehearsed
 * appliance has one password for root and for the administrator. Ctrl+C and the end of input cancel (inferred).
 */
export async function askSsoPassword({ machine, terminal }: Session): Promise<PasswordAnswer> {
  const { ssoPassword } = machine.profile.softwarePackages;
  try {
    const answer = await terminal.readLine(ssoPassword.text, { echo: false });
    if (answer === undefined) return "cancelled";
    return answer === machine.setup.password ? "accepted" : "wrong-password";
  } catch (error) {
    if (error instanceof Interrupted) return "cancelled";
    throw error;
  }
}
