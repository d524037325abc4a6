import { describe, expect, it } from "vitest";
import { realSleep, VirtualClock } from "../../clock/index.ts";
import {
  createPseudonyms,
  createSessionRecorder,
  documentOf,
  formatSessionDocument,
  type PassportFacts,
  parseCast,
} from "../index.ts";

const KEY = Buffer.alloc(32, 7);
const FACTS: PassportFacts = {
  product: "p",
  version: "1",
  build: "1",
  when: "2015-10-08",
  who: "a test",
  terminal: "80x24",
  locale: "C",
  licence: "CC0-1.0",
  redactions: 0,
  grade: "bytes",
  clock: "wall",
};

function recording(options: { readonly known?: readonly string[]; readonly columns?: number } = {}) {
  const lines: string[] = [];
  const recorder = createSessionRecorder(
    { write: (line) => lines.push(line) },
    {
      clock: new VirtualClock({ startsAt: 1_444_272_216_000, speed: "manual" }),
      columns: options.columns ?? 80,
      rows: 24,
      rules: () => ({
        known: options.known ?? [],
        pseudonyms: createPseudonyms({ key: KEY, hosts: ["vcsa-prod-07"] }),
      }),
    },
  );
  const type = (text: string) => {
    for (const char of text) {
      recorder.input(char);
      recorder.output(char === "\r" ? "\r\n" : char);
    }
  };
  const disk = () => lines.join("");
  const document = () =>
    formatSessionDocument(documentOf(parseCast(disk()).events, FACTS, { prose: "" }).document)
      .split("---\n")
      .at(-1);
  return { recorder, type, disk, document };
}

describe("a recorded session", () => {
  it("has the prompt, what was typed and what came, and nothing that was typed unseen", () => {
    const { recorder, type, disk, document } = recording();
    recorder.output("Password: ");
    for (const char of "hunter2-hunter2") recorder.input(char);
    recorder.input("\r");
    recorder.output("\r\nConnected to service\r\n\r\nCommand> ");
    type("software-packages list\r");
    recorder.output("List packages failed\r\nCommand> ");
    recorder.close();
    expect(disk()).not.toMatch(/hunter/);
    expect(document()).toBe(
      "```session\nPassword:\\s\n@hidden password\nConnected to service\n\nCommand> software-packages list\nList packages failed\nCommand>\n```\n",
    );
  });

  it("writes no key that was rubbed out again, nor one that the terminal's edge cut in two", () => {
    const { recorder, type, disk } = recording({ columns: 40, known: ["Zx9-secret-of-forty-columns"] });
    recorder.output("Command> ");
    type("login --password Tr0ub4dor");
    recorder.output("\b \b".repeat(9));
    type("\r");
    recorder.output(`${"x".repeat(30)}Zx9-secret\r\n-of-forty-columns\r\n`);
    recorder.close();
    expect(disk()).not.toMatch(/Tr0u|"T"|Zx9-secret|-of-forty/);
  });

  it("keeps a counter's way and its own time", () => {
    const { recorder, disk } = recording();
    recorder.output("Copying 1/3\r");
    recorder.output("Copying 2/3\r");
    recorder.output("Copying 3/3\r\n");
    recorder.close();
    expect(parseCast(disk()).events.map(({ text }) => text)).toEqual([
      "Copying 1/3\r",
      "Copying 2/3\r",
      "Copying 3/3\r\n",
    ]);
  });

  it("shows a prompt on disk before anybody answers it", async () => {
    const { recorder, disk } = recording();
    recorder.output("Do you agree? [yes/no] ");
    await realSleep(600);
    expect(disk()).toMatch(/agree\?/);
    recorder.close();
  });

  it("gives hosts and addresses the same names wherever they come", () => {
    const { recorder, type, disk, document } = recording();
    recorder.output("Last login: Thu Oct  8 02:40:05 2015 from 10.7.4.103\r\nvcsa-prod-07:~ # ");
    type("ping 10.7.4.103\r");
    recorder.output("PING vcsa-prod-07.corp.local (10.7.4.103)\r\n");
    recorder.close();
    expect(disk()).not.toMatch(/10\.7\.4\.103|vcsa-prod|corp/);
    const names = disk().match(/198\.(?:18|19)\.\d+\.\d+/g) ?? [];
    expect(names.length).toBeGreaterThanOrEqual(3);
    expect(new Set(names).size).toBe(1);
    expect(document()).toMatch(/^<host:host>:~ # ping 198\./m);
  });

  it("is still there, line for line, when the recorder was killed", () => {
    const { recorder, disk } = recording();
    recorder.output("first\r\nsecond\r\nthi");
    expect(parseCast(disk()).events.map(({ text }) => text)).toEqual(["first\r\n", "second\r\n"]);
  });

  it("keeps a line that fills the terminal apart from the next one, also where a secret goes out of it", () => {
    const { recorder, type, document } = recording({ columns: 40, known: ["Zx9-secret"] });
    recorder.output(`Command> \r\n${"x".repeat(30)}Zx9-secret\r\nCommand> `);
    type("date\r");
    recorder.close();
    expect(document()).toBe(`\`\`\`session\nCommand>\n${"x".repeat(30)}[redacted known]\nCommand> date\n\`\`\`\n`);
  });
});
