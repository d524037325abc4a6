import { readFileSync } from "node:fs";
import { listEvidence } from "@patchrig/platforms/evidence";
import { describe, expect, it } from "vitest";
import { monotonicNow, VirtualClock } from "../../src/clock/index.ts";
import {
  createPseudonyms,
  createSessionRecorder,
  findSecrets,
  formatHarEntry,
  redactExchange,
} from "../../src/transcript/index.ts";

/** How a secret turns up on a terminal or on the wire; `§` stands for it. Each gets a secret of its own kind. */
const PLANTED = JSON.parse(
  readFileSync(new URL("planted-secrets.json", import.meta.url), "utf8"),
) as readonly (readonly [how: string, secret: string])[];

const rules = {
  known: ["known-word-only"],
  pseudonyms: createPseudonyms({ key: Buffer.alloc(32, 1), hosts: ["vcsa-prod"], users: ["alice"] }),
};

describe(`${PLANTED.length} kinds of secret`, () => {
  it.each(["in one piece", "byte by byte"])(
    "have no representation in a recorded terminal session, coming %s",
    (how) => {
      const disk: string[] = [];
      const clock = new VirtualClock({ startsAt: 0, speed: "manual" });
      const recorder = createSessionRecorder(
        { write: (line) => disk.push(line) },
        { clock, columns: 80, rows: 24, rules: () => rules },
      );
      const say = (text: string) => {
        for (const piece of how === "byte by byte" ? text : [text]) recorder.output(piece);
      };
      for (const [pattern, secret] of PLANTED) {
        if (secret === "typed-and-hidden") {
          say(pattern);
          for (const key of `${secret}\r`) recorder.input(key);
          say("\r\n");
        } else {
          say("Command> ");
          say(`${pattern.replace("§", () => secret)}\r\n`);
        }
      }
      recorder.close();
      const text = disk.join("");
      const shown = disk
        .slice(1)
        .flatMap((line) => (JSON.parse(line) as [number, string, string])[2])
        .join("");
      expect(
        PLANTED.filter(
          ([, secret]) => text.includes(secret) || shown.includes(secret) || shown.includes(secret.slice(0, 8)),
        ),
      ).toEqual([]);
      expect(shown.match(/\[redacted /g)?.length).toBeGreaterThanOrEqual(PLANTED.length - 2);
    },
  );

  it("have none in recorded HTTP exchanges either, and hosts, addresses and users have the terminal's names", () => {
    const headers = PLANTED.filter(([how]) => /^[\w-]+: §/.test(how)).map(([how, secret]) => ({
      name: how.split(":")[0] ?? "",
      value: how.replace(/^[^:]*: /, "").replace("§", () => secret),
    }));
    const body = PLANTED.filter(([, secret]) => secret !== "typed-and-hidden")
      .map(([how, secret]) => how.replace("§", () => secret))
      .join("\n");
    const written = formatHarEntry(
      redactExchange(
        {
          startedAt: 0,
          durationMs: 1,
          request: {
            method: "POST",
            url: "https://alice@vcsa-prod.corp.local/sdk?sig=sasSignature16",
            headers,
            body: `${body} vcsa-prod 10.1.2.3`,
          },
          response: { status: 200, headers, body },
        },
        rules,
      ).exchange,
    );
    const plain = written.replaceAll('\\"', '"');
    expect(PLANTED.filter(([, secret]) => secret !== "typed-and-hidden" && plain.includes(secret))).toEqual([]);
    expect(plain).not.toMatch(/alice|corp\.local|vcsa-prod|10\.1\.2\.3/);
    expect(
      rules.pseudonyms
        .apply("vcsa-prod.corp.local 10.1.2.3")
        .split(" ")
        .every((name) => plain.includes(name.replace(/\.example$/, ""))),
    ).toBe(true);
  });
});

describe("what is no secret", () => {
  it("is left as the appliance said it, in every recording", () => {
    const found = listEvidence().flatMap(({ number, text }) =>
      text.split("\n").flatMap((line) => findSecrets(line).map(({ kind }) => `${number} ${kind}: ${line}`)),
    );
    expect(found).toEqual([]);
  });

  it("is told from a secret in a time that grows with the text only, also on a hostile line", () => {
    const hostile = [
      "x",
      "a.",
      "pass",
      "--password ",
      "http://",
      "Cookie: a=",
      "curl -u ",
      "<password ",
      'password="',
      "Bearer ",
      "-----BEGIN PRIVATE KEY-----",
    ];
    const began = monotonicNow();
    for (const piece of hostile) findSecrets(piece.repeat(Math.ceil(30_000 / piece.length)));
    expect(monotonicNow() - began).toBeLessThan(5_000);
  });
});
