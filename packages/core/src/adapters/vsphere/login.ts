import { PatchrigError } from "../../errors.ts";
import { type Connection, SoapRefusal } from "./connection.ts";
import type { Reference } from "./soap-answer.ts";
import { element } from "./soap-request.ts";

export interface Account {
  readonly user: string;
  readonly password: string;
}

/** Logs in; the connection keeps the session. Throws `PatchrigError` wrong-password, and as `send`. */
export async function login(connection: Connection, sessionManager: Reference, account: Account): Promise<void> {
  const content = [
    element("userName", account.user),
    element("password", account.password),
    element("locale", "en_US"),
  ];
  try {
    await connection.send("Login", { on: sessionManager, content });
  } catch (error) {
    if (!(error instanceof SoapRefusal) || !/InvalidLogin|NoPermission/.test(error.fault.kind)) throw error;
    throw new PatchrigError("wrong-password", `${connection.url} lets ${account.user} not in: ${error.fault.text}`, {
      hint: "check --sdk-user and --sdk-password-file (of an ESXi host: --esxi-user and --esxi-password-file)",
    });
  }
}
