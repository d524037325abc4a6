import assert from "node:assert/strict";
import { PatchrigError } from "../errors.ts";
import type { UpdateAnswers, UpdateServicePort, UpdateState } from "../ports/update-service.ts";
import type { ContractCase } from "./shell-contract.ts";

/** The update service that the promises are shown on: idle, with a patch medium in its drive. */
export interface UpdateScene {
  readonly service: UpdateServicePort;
  /** What runs, and what the medium brings. */
  readonly runs: string;
  readonly brings: string;
  /** What it wants to be answered. */
  readonly answers: UpdateAnswers;
  /** Lets what was begun go on; called between two looks. */
  wait(): Promise<void>;
}

/** What every `UpdateServicePort` promises. Each case begins with the scene as it was. */
export const updateServiceContract: readonly ContractCase<UpdateScene>[] = [
  {
    title: "tells what runs, and that nothing is staged",
    check: async ({ service, runs }) => {
      await service.logIn();
      assert.equal((await service.version()).version, runs);
      assert.deepEqual(await service.state(), { state: "UP_TO_DATE", version: runs, task: null });
      assert.equal(await service.staged(), null);
    },
  },
  {
    title: "finds the medium's update, and refuses to speak of one that is not there",
    check: async ({ service, brings }) => {
      assert.deepEqual(
        (await service.pending()).map(({ version }) => version),
        [brings],
      );
      const { version, name, eulas } = await service.details(brings);
      assert.equal(version, brings);
      assert.notEqual(name, "");
      assert.ok(Array.isArray(eulas));
      await assert.rejects(service.details("1.2.3.4"), isRefused);
      await assert.rejects(service.stage("1.2.3.4"), isRefused);
    },
  },
  {
    title: "refuses to install what is not staged",
    check: async ({ service, brings, answers }) => {
      await assert.rejects(service.install(brings, answers), isRefused);
      assert.equal((await service.state()).state, "UP_TO_DATE");
    },
  },
  {
    title: "stages, saying so meanwhile, and names what is staged then",
    check: async (scene) => {
      const { service, brings } = scene;
      await service.stage(brings);
      const seen = await watched(scene, ({ state }) => state === "UPDATES_PENDING");
      assert.ok(
        seen.some(({ state, task }) => state === "STAGE_IN_PROGRESS" && task !== null),
        JSON.stringify(seen),
      );
      assert.deepEqual(await service.staged(), { version: brings, complete: true });
    },
  },
  {
    title: "cancels a staging, after which nothing is staged, and refuses to cancel where nothing goes on",
    check: async (scene) => {
      const { service, brings } = scene;
      await assert.rejects(service.cancel(), isRefused);
      await service.stage(brings);
      await until(scene, async () => (await service.state()).state === "STAGE_IN_PROGRESS");
      await service.cancel();
      await until(scene, async () => (await service.state()).state === "UP_TO_DATE");
      assert.equal(await service.staged(), null);
    },
  },
  {
    title: "asks before it installs, and refuses to without the answers",
    check: async (scene) => {
      const { service, brings, answers } = scene;
      await stage(scene);
      const { questions, errors } = await service.precheck(brings);
      assert.deepEqual([...questions].sort(), Object.keys(answers).sort());
      assert.deepEqual(errors, []);
      if (questions.length === 0) return;
      await assert.rejects(service.install(brings, {}), isRefused);
      assert.equal((await service.state()).state, "UPDATES_PENDING");
    },
  },
  {
    title: "installs, is out of reach meanwhile, and lets the same client in again when it runs the new version",
    check: async (scene) => {
      const { service, brings, answers } = scene;
      await stage(scene);
      await service.install(brings, answers);
      let wasAway = false;
      await until(scene, async () => {
        try {
          const { state } = await service.state();
          return state === "UP_TO_DATE";
        } catch (error) {
          assert.ok(error instanceof PatchrigError && error.code === "not-reachable", String(error));
          wasAway = true;
          return false;
        }
      });
      assert.ok(wasAway, "it was never out of reach");
      assert.equal((await service.version()).version, brings);
      assert.equal(await service.staged(), null);
    },
  },
  {
    title: "reboots when it is told to, and runs what it ran",
    check: async (scene) => {
      const { service, runs } = scene;
      await service.reboot("contract");
      await until(scene, () => isAway(service));
      await until(scene, async () => !(await isAway(service)));
      assert.equal((await service.version()).version, runs);
    },
  },
];

const MOST_LOOKS = 2_000;

async function until({ wait }: UpdateScene, isThere: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < MOST_LOOKS; look++) {
    if (await isThere()) return;
    await wait();
  }
  assert.fail(`not there after ${MOST_LOOKS} looks`);
}

async function watched(scene: UpdateScene, isEnd: (state: UpdateState) => boolean): Promise<readonly UpdateState[]> {
  const seen: UpdateState[] = [];
  await until(scene, async () => {
    const state = await scene.service.state();
    seen.push(state);
    return isEnd(state);
  });
  return seen;
}

async function stage(scene: UpdateScene): Promise<void> {
  await scene.service.stage(scene.brings);
  await watched(scene, ({ state }) => state === "UPDATES_PENDING");
}

async function isAway(service: UpdateServicePort): Promise<boolean> {
  try {
    await service.state();
    return false;
  } catch (error) {
    assert.ok(error instanceof PatchrigError && error.code === "not-reachable", String(error));
    return true;
  }
}

const isRefused = (error: unknown): boolean => error instanceof PatchrigError && error.code === "refused";
