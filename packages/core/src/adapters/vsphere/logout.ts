import type { Connection } from "./connection.ts";
import type { Reference } from "./soap-answer.ts";

/** Ends the session. Throws as `send`. */
export async function logout(connection: Connection, sessionManager: Reference): Promise<void> {
  await connection.send("Logout", { on: sessionManager });
}
