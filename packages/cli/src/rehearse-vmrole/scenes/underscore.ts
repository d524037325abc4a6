import { join } from "node:path";
import { makeDifference, PLACES } from "../disks.ts";
import { scene } from "../scene.ts";
import { bringIn, expectRefused, expectSaidNo } from "../story.ts";

const ASKED = "shop_app_2";

/** M14: found after an evening's upload by the field note's author; here before the first byte. */
export const underscore = scene("underscore", "Name the application's VHD with an underscore", async (story, tools) => {
  const base = join(story.folder, "base.vhd");
  const patch = { at: PLACES.application, bytes: 256 * 1_024 };
  const file = await story.hold(makeDifference(story, { base, shown: base, name: "app-2.vhd", patch }));
  expectRefused(await bringIn(story, { image: ASKED, file, parent: "shop-base-1" }), "image-name");
  const { images } = story.access.service;
  const facts = { label: "", description: "", uuid: "", timestamp: "", mountedBytes: 0, compressedBytes: 0 };
  const none = { location: undefined, affinityGroup: undefined, parentUuid: undefined, parentTimestamp: undefined };
  const said = expectSaidNo(
    await images.prepare(ASKED, { ...facts, uuid: "0", timestamp: "2011-02-21T00:00:00Z", label: "x", ...none }),
    ASKED,
  );
  tools.notice(`The underscore: "${said}" Way out: call it shop-app-2.`, "M14");
  return { sentBefore: 0, trap: { asked: `the name ${ASKED}`, refused: said, wayOut: "call it shop-app-2" } };
});
