import { describe, expect, it } from "vitest";
import { fakeContext } from "../../test/fake-context.ts";
import { asPeer, readContract } from "./contract.ts";
import { firstLine } from "./first-line.ts";
import type { SimulateOptions } from "./options.ts";

const LINE = '{"contract":1,"profile":"vcsa/6.0u1","given":["iso-connected"]}';
const typed: SimulateOptions = {
  ssh: "127.0.0.1:2222",
  https: "127.0.0.1:8443",
  vami: "127.0.0.1:5480",
  admin: "127.0.0.1:8080",
};

/** Lines on a stdin that is no terminal. */
function judge(lines: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const context = fakeContext({ typed: lines.map((line) => `${line}\n`), env });
  return { ...context, stdin: { ...context.stdin, isTerminal: false } };
}

const heard = (...said: Parameters<typeof judge>) => firstLine(judge(...said));

describe("a simulator that a judge starts", () => {
  it("takes the contract's line from stdin", async () => {
    expect(await readContract(heard([LINE]))).toEqual({ profile: "vcsa/6.0u1", given: ["iso-connected"] });
    expect(await readContract(heard([LINE], { PATCHRIG_CONTRACT: "1" }))).toMatchObject({ given: ["iso-connected"] });
  });

  it("is an ordinary one where nobody says anything of a contract", async () => {
    expect(await readContract(heard([]))).toBeUndefined();
    expect(await readContract(heard(["something else"]))).toBeUndefined();
    expect(await readContract(firstLine(fakeContext({ typed: [LINE] })))).toBeUndefined();
  });

  it.each([
    ['{"contract":2}', /stdin: contract: expected contract 1, got \{"contract":2\}/],
    ['{"contract":1,"given":["on-fire"]}', /stdin: given\.0: .*got /],
    ['{"contract":1', /stdin: .*got \{"contract":1/],
  ])("refuses %s in a sentence", async (line, message) => {
    await expect(readContract(heard([line]))).rejects.toMatchObject({
      code: "unreadable-input",
      message: expect.stringMatching(message),
    });
  });

  it("takes free ports, the judge's clock and profile, and leaves what was typed as it is", () => {
    expect(asPeer(typed, { profile: "vcsa/6.0u1", given: [] })).toMatchObject({
      profile: ["vcsa/6.0u1"],
      speed: "manual",
      ssh: "127.0.0.1:0",
      admin: "127.0.0.1:0",
    });
    const asked = asPeer(
      { ...typed, profile: ["vcsa/6.0"], speed: "60", ssh: "127.0.0.1:2200" },
      { profile: "vcsa/6.5", given: [] },
    );
    expect(asked).toMatchObject({ profile: ["vcsa/6.0"], speed: "60", ssh: "127.0.0.1:2200" });
  });
});
