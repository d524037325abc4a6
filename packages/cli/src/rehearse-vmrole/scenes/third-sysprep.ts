import { join } from "node:path";
import { type BudgetStep, budget, INITIAL_REARMS } from "@patchrig/core/vmrole";
import type { Backstage } from "../backstage.ts";
import { scene } from "../scene.ts";
import { bringIn, expectRefused, StoryBroken } from "../story.ts";

const GENERALIZE: BudgetStep = { kind: "generalize", skipRearm: false };
const TOO_OFTEN = INITIAL_REARMS + 1;

/** M19, M22: each change of a generalized image uses a rearm; the third is the last, and the image is dead. */
export const thirdSysprep = scene(
  "third-sysprep",
  "Run Sysprep a third time on the same image",
  async (story, tools) => {
    const { refusal } = budget(INITIAL_REARMS, [GENERALIZE, GENERALIZE, GENERALIZE]);
    if (refusal === undefined) throw new StoryBroken("a third generalization was let pass");
    const code = await wearOut(story.backstage, "worn-out");
    const file = join(story.folder, "base.kept.vhd");
    const said = expectRefused(await bringIn(story, { image: "shop-base-9", file, rearmsLeft: 0 }), "last-rearm");
    tools.notice(
      `The third Sysprep leaves no rearm, the next fails with ${code}: the image can never be changed again.`,
      "M19, M22",
    );
    const left = await buildOften(story.backstage, "kept");
    tools.notice(
      "Way out: SkipRearm while it is built, and a copy of the kept installation for each release.",
      "M20, M22",
    );
    const trap = {
      asked: "sysprep /generalize a third time on one image",
      refused: `${refusal}; ${said}`,
      wayOut: "SkipRearm while it is built, and a copy of the kept installation for each release",
    };
    return { failsWith: code, rearmsLeftWithSkipRearm: left, trap };
  },
);

/** Generalizes until it fails; the code. */
async function wearOut(backstage: Backstage, guest: string): Promise<string> {
  await backstage.install(guest);
  for (let times = 1; times <= TOO_OFTEN; times += 1) {
    const ended = await backstage.generalize(guest, false);
    if ("code" in ended && times === TOO_OFTEN) return ended.code;
    if ("code" in ended) throw new StoryBroken(`sysprep failed the ${times}. time already: ${ended.code}`);
  }
  throw new StoryBroken(`sysprep ran ${TOO_OFTEN} times`);
}

/** The same with SkipRearm, and once without: how many are left. */
async function buildOften(backstage: Backstage, guest: string): Promise<number> {
  await backstage.install(guest);
  for (let times = 1; times <= TOO_OFTEN; times += 1) await backstage.generalize(guest, true);
  const ended = await backstage.generalize(guest, false);
  if ("rearms" in ended) return ended.rearms;
  throw new StoryBroken(`sysprep failed although all before skipped the rearm: ${ended.code}`);
}
