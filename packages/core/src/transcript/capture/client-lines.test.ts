import { describe, expect, it } from "vitest";
import { formatSessionDocument } from "../document/format-document.ts";
import { documentOf } from "./document-writer.ts";

const FACTS = {
  product: "p",
  version: "1",
  build: "1",
  when: "2015-10-08T02:43:36Z",
  who: "a test",
  terminal: "80x24",
  locale: "C",
  licence: "CC0-1.0",
  redactions: 0,
  grade: "text",
  clock: "wall",
} as const;

const captured = (text: string) => {
  const { document, clientLines } = documentOf([{ code: "o", text }], FACTS);
  const [, session] = formatSessionDocument(document).split("```session\n");
  return { session: session?.replace(/```\n$/, ""), clientLines };
};

describe("what an SSH client says of its own", () => {
  it("is left out before the session, with what was answered to it", () => {
    const { session, clientLines } = captured(
      [
        "The authenticity of host '[vcsa.example]:22 ([192.0.2.7]:22)' can't be established.",
        "ECDSA key fingerprint is SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU.",
        "This key is not known by any other names.",
        "Are you sure you want to continue connecting (yes/no/[fingerprint])? yes",
        "Warning: Permanently added '[vcsa.example]:22' (ECDSA) to the list of known hosts.",
        "Some appliance 1.0.0",
        "root@vcsa.example's password: ",
        "Connected to service",
        "Command> exit",
        "Connection to vcsa.example closed.",
        "",
      ].join("\r\n"),
    );
    expect(session).toBe("Some appliance 1.0.0\nConnected to service\nCommand> exit\n");
    // The password's question counts with the mark of what was typed.
    expect(clientLines).toBe(8);
  });

  it("stays where the target said it, in the midst of a session", () => {
    const said = "Command> ssh other\nroot@other's password: \nConnection to other closed.\nCommand> exit\nbye\n";
    expect(captured(said)).toEqual({
      session: said.replace("password: \n", "password:\n@hidden password\n"),
      clientLines: 0,
    });
  });

  it("is not looked for where no prompt was met", () => {
    const said =
      "Warning: Permanently added 'vcsa' (ED25519) to the list of known hosts.\nConnection to vcsa closed.\n";
    expect(captured(said)).toEqual({ session: said, clientLines: 0 });
  });
});
