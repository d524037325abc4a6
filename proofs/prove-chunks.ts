// `npm run prove:chunks [-- --chunkings 200 --seed N]`: recorded sessions in any pieces give the client one conclusion.
import { readdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { formatDuration, monotonicNow, VirtualClock } from "@patchrig/core/clock";
import { createRandom } from "@patchrig/core/random";
import { concludeSession } from "./conclude-session.ts";

const { values } = parseArgs({
  options: { chunkings: { type: "string", default: "200" }, seed: { type: "string", default: "1" } },
});
const began = monotonicNow();
const random = createRandom(Number(values.seed));
const root = new URL("../packages/platforms/vcsa/", import.meta.url);
const sum = { sessions: 0, commands: 0, chunkings: 0, differences: 0 };

for (const release of readdirSync(root).sort()) {
  for (const name of evidenceOf(release)) {
    const text = readFileSync(new URL(`${release}/evidence/${name}`, root), "utf8");
    await prove(`${release}/${name}`, text);
  }
}
console.log(
  `${sum.sessions} recorded sessions (${sum.commands} commands), ${sum.chunkings} chunkings, ${sum.differences} differences, seed ${values.seed}, ${formatDuration(monotonicNow() - began)}`,
);
process.exit(sum.differences === 0 && sum.sessions > 0 ? 0 : 1);

function evidenceOf(release: string): readonly string[] {
  try {
    return readdirSync(new URL(`${release}/evidence/`, root)).sort();
  } catch {
    return [];
  }
}

async function prove(name: string, text: string): Promise<void> {
  const clock = new VirtualClock({ startsAt: 0, speed: "max" });
  try {
    const whole = await concludeSession(text, clock);
    if (whole.length === 0) return;
    sum.sessions++;
    sum.commands += whole.length;
    for (let number = 0; number < Number(values.chunkings); number++) {
      const draw = random.fork(`${name}/${number}`);
      // From byte by byte to a screenful at a time.
      const longest = draw.integer(1, 400);
      const chunk = (said: string): readonly string[] => {
        const pieces: string[] = [];
        for (let at = 0; at < said.length; ) {
          const length = draw.integer(1, longest);
          pieces.push(said.slice(at, at + length));
          at += length;
        }
        return pieces;
      };
      sum.chunkings++;
      const cut = await concludeSession(text, clock, chunk);
      if (JSON.stringify(cut) === JSON.stringify(whole)) continue;
      sum.differences++;
      console.log(
        `${name}, chunking ${number}: ${JSON.stringify(cut).slice(0, 400)}\n  whole: ${JSON.stringify(whole).slice(0, 400)}`,
      );
    }
  } finally {
    clock.close();
  }
}
