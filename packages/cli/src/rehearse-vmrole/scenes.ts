import type { Scene } from "./scene.ts";
import { changedParent } from "./scenes/changed-parent.ts";
import { cleanUp } from "./scenes/clean-up.ts";
import { deploy } from "./scenes/deploy.ts";
import { makeBase } from "./scenes/make-base.ts";
import { merge } from "./scenes/merge.ts";
import { patchApplication } from "./scenes/patch-application.ts";
import { reimage } from "./scenes/reimage.ts";
import { secondLevel } from "./scenes/second-level.ts";
import { thirdSysprep } from "./scenes/third-sysprep.ts";
import { underscore } from "./scenes/underscore.ts";

/** The field note, in its order: each way to get stuck, and the way out of it. */
export const SCENES: readonly Scene[] = [
  makeBase,
  deploy,
  underscore,
  patchApplication,
  secondLevel,
  changedParent,
  reimage,
  thirdSysprep,
  merge,
  cleanUp,
];
