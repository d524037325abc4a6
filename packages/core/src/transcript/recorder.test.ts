import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VirtualClock } from "../clock/index.ts";
import { parseCast } from "./asciicast.ts";
import { createCastRecorder } from "./recorder.ts";
import { createRedactor } from "./redact.ts";

const START = 1_444_272_216_000;
const folder = () => mkdtempSync(join(tmpdir(), "patchrig-cast-"));

function recordToLines(redact: readonly string[] = []) {
  const clock = new VirtualClock({ startsAt: START, speed: "manual" });
  const lines: string[] = [];
  const recorder = createCastRecorder({ write: (line) => lines.push(line) }, { clock, columns: 80, rows: 24, redact });
  return { clock, recorder, written: () => lines.join("") };
}

describe("a session's recorder", () => {
  it("writes what happens when it happens, on the clock it was given", async () => {
    const { clock, recorder, written } = recordToLines();
    recorder.output("Command> ");
    await clock.advance(1_500);
    recorder.input("ls\r");
    recorder.marker("stage");
    recorder.resize(100, 40);
    await clock.advance(500);
    recorder.exit(0);
    recorder.close();
    recorder.output("too late");
    expect(parseCast(written())).toEqual({
      header: { columns: 80, rows: 24, timestamp: 1_444_272_216 },
      events: [
        { at: 0, code: "o", text: "Command> " },
        { at: 1_500, code: "i", text: "ls\r" },
        { at: 1_500, code: "m", text: "stage" },
        { at: 1_500, code: "r", text: "100x40" },
        { at: 2_000, code: "x", text: "0" },
      ],
    });
  });

  it("goes on when the clock is set back, and never counts backwards", () => {
    const { clock, recorder, written } = recordToLines();
    recorder.output("a");
    clock.jump(-3_600_000);
    recorder.output("b");
    expect(parseCast(written()).events.map((event) => event.at)).toEqual([0, 0]);
  });

  it("never writes hidden input", () => {
    const { recorder, written } = recordToLines();
    recorder.input("VMware1!\r", { hidden: true });
    recorder.close();
    expect(parseCast(written()).events).toEqual([]);
  });

  it("never writes a secret, however it is cut and wherever it turns up", () => {
    const secrets = ['p"ss\\wörd', "hunter2", "hunter22"];
    const pieces = fc.array(fc.oneof(fc.constantFrom(...secrets, "hunt", "p", " from "), fc.string()), {
      maxLength: 8,
    });
    const cuts = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 40 });
    fc.assert(
      fc.property(pieces, cuts, (texts, sizes) => {
        const { recorder, written } = recordToLines(secrets);
        const text = texts.join("");
        let at = 0;
        for (const size of [...sizes, text.length]) {
          recorder.output(text.slice(at, at + size));
          recorder.input(text.slice(at, at + size));
          recorder.marker(text);
          at += size;
        }
        recorder.close();
        const events = parseCast(written()).events;
        for (const code of ["o", "i", "m"] as const) {
          const all = events.filter((event) => event.code === code).map((event) => event.text);
          // A marker is whole in itself; the streams are read together.
          for (const shown of code === "m" ? all : [all.join("")]) {
            for (const secret of secrets) expect(shown).not.toContain(secret);
          }
        }
      }),
    );
  });

  it("gives everything else on unchanged", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom("a", "b", "c") })), (texts) => {
        const redactor = createRedactor(["abcabd"]);
        const out = texts.map((text) => redactor.take(text)).join("") + redactor.flush();
        expect(out).toBe(texts.join("").replaceAll("abcabd", "[redacted]"));
      }),
    );
  });

  it("creates the file for its owner alone, and says so when it cannot", () => {
    const file = join(folder(), "session.cast");
    const clock = new VirtualClock({ startsAt: START, speed: "manual" });
    createCastRecorder(file, { clock, columns: 80, rows: 24 }).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const options = { clock, columns: 80, rows: 24 };
    expect(() => createCastRecorder(join(folder(), "missing", "x.cast"), options)).toThrow(
      /missing.*cannot be written/,
    );
  });

  it("has on the disk what was recorded before the process was killed", async () => {
    const file = join(folder(), "killed.cast");
    const source = `
      import { createCastRecorder } from "${new URL("./recorder.ts", import.meta.url)}";
      import { systemClock } from "${new URL("../clock/index.ts", import.meta.url)}";
      const recorder = createCastRecorder(${JSON.stringify(file)}, { clock: systemClock, columns: 80, rows: 24 });
      recorder.output("Command> ");
      recorder.output("last words");
      process.stdout.write("recorded");
      process.stdin.resume();
    `;
    const args = ["--conditions=@patchrig/source", "--import", "tsx", "--input-type=module", "-e", source];
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(parseCast(readFileSync(file, "utf8")).events.map((event) => event.text)).toEqual([
      "Command> ",
      "last words",
    ]);
  });
});
