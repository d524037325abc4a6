import { afterEach, describe, expect, it } from "vitest";
import { closeTestSimulators, createTestSimulator, PROMPT, STAGE } from "../test-simulator.ts";

afterEach(closeTestSimulators);

/** A login and a listing, as an outsider reads it. */
async function reads(fault: string | undefined, seed = 7) {
  const { begin } = await createTestSimulator(fault === undefined ? [] : [fault], { seed });
  const session = begin(undefined);
  await session.says(PROMPT);
  await session.type("software-packages list\r");
  await session.says(`buildnumber: 2559267\r\n${PROMPT}`);
  await session.type("exit\r");
  expect((await session.exit).status).toBe(0);
  const text = session.reads
    .join("")
    .replaceAll(/\[\d{4}-[^\]]*\]/g, "[]")
    .replaceAll(/\d\d:\d\d:\d\d/g, "T");
  return { text, reads: session.reads };
}

describe("a session's bytes", () => {
  it.each(["bytes-one-by-one", "bytes-in-chunks", "bytes-split-prompt", "bytes-split-escape"])(
    "arrive complete and in order: %s",
    async (id) => expect((await reads(id)).text).toBe((await reads(undefined)).text),
  );

  it("come one by one", async () => {
    expect(new Set((await reads("bytes-one-by-one")).reads.map((read) => read.length))).toEqual(new Set([1]));
  });

  it("come in pieces that the seed draws", async () => {
    const [one, same, other] = [
      await reads("bytes-in-chunks"),
      await reads("bytes-in-chunks"),
      await reads("bytes-in-chunks", 8),
    ];
    expect(one.reads).toEqual(same.reads);
    expect(one.reads).not.toEqual(other.reads);
  });

  it("never hold a whole prompt in one read", async () => {
    const { reads: split } = await reads("bytes-split-prompt");
    expect(split.some((read) => read.includes(PROMPT))).toBe(false);
  });

  it("never hold an escape and its bracket in one read", async () => {
    const { reads: split, text } = await reads("bytes-split-escape");
    expect(text).toContain("\x1b[");
    expect(split.some((read) => read.includes("\x1b["))).toBe(false);
  });
});

it("shows the prompt's text inside the output of a stage, which goes on", async () => {
  const { run, appliance, simulator } = await createTestSimulator(["prompt-in-output"]);
  const { screen, exit } = await run(STAGE);
  expect(screen).toContain(`\n${PROMPT}\n`);
  expect(screen.indexOf(PROMPT)).toBeLessThan(screen.indexOf("packages staged successfully"));
  expect(exit.status).toBe(0);
  expect(appliance.state.update).toBe("staged");
  expect(simulator.faults.hits()).toEqual([{ id: "prompt-in-output", hits: 1 }]);
});
