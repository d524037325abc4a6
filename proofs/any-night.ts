import fc from "fast-check";
import type { Death } from "./mortal.ts";
import type { Night } from "./night.ts";

/** An update takes 24 minutes, writes some 35 entries and shows some 40,000 bytes: deaths fall on all of it. */
const WHOLE = { entries: 36, input: 420, output: 45_000, seconds: 1_500 } as const;
/** A typed line is over in no time: deaths between its first and last byte are asked for, not hoped for. */
const LONELY_BYTES = 120;

const death: fc.Arbitrary<Death> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      at: fc.constant("journal" as const),
      entry: fc.nat(WHOLE.entries),
      when: fc.constantFrom("before" as const, "torn" as const, "after" as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ at: fc.constant("input" as const), byte: fc.nat(WHOLE.input) }) },
  { weight: 1, arbitrary: fc.record({ at: fc.constant("output" as const), byte: fc.nat(LONELY_BYTES) }) },
  { weight: 2, arbitrary: fc.record({ at: fc.constant("output" as const), byte: fc.nat(WHOLE.output) }) },
  { weight: 3, arbitrary: fc.record({ at: fc.constant("time" as const), seconds: fc.nat(WHOLE.seconds) }) },
);

/** From at once to the morning. */
const absence = fc.oneof(fc.constant(0), fc.nat(60), fc.nat(1_800), fc.nat(8 * 3_600));

/** Any night: up to three clients die, and the appliance may lose its power once or twice. */
export const anyNight: fc.Arbitrary<Night> = fc.record({
  seed: fc.nat(),
  lives: fc.array(fc.record({ death, absentSeconds: absence }), { maxLength: 3 }),
  powerCuts: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(fc.nat(WHOLE.seconds * 2), { minLength: 1, maxLength: 2 }) },
  ),
  faults: fc.constant([]),
});
