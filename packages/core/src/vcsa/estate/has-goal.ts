import { knownReleases } from "../../advisory/catalogue.ts";
import { releaseKey } from "../../advisory/release.ts";
import type { Assessment } from "../decide/assess.ts";
import type { UpdateWish } from "../decide/update-plan.ts";
import { parseIsoName } from "../read/iso.ts";

/** Does an appliance run what is wished for already? Without a wish: is it open to nothing? */
export function hasGoal(assessment: Assessment, { to, iso, releases = knownReleases() }: UpdateWish): boolean {
  const running = releases.find(({ name }) => name === assessment.release);
  if (to !== undefined) {
    return running !== undefined && (running.key === releaseKey(to) || running.version === to);
  }
  if (iso === undefined) return assessment.affected === false;
  const read = parseIsoName(iso);
  return !("problem" in read) && [assessment.version, running?.version].includes(read.value.version);
}
