import type { Facts, StepTools } from "@patchrig/core";
import { ERRORS } from "@patchrig/core/errors";
import { type Story, StoryBroken } from "./story.ts";

/** A step of a run, as `runPlan` takes it. */
export interface Scene {
  readonly name: string;
  readonly title: string;
  run(story: Story, tools: StepTools): Promise<SceneEnd>;
}

type SceneEnd =
  | { readonly kind: "done"; readonly facts: Facts }
  | { readonly kind: "failed"; readonly problem: { readonly text: string; readonly hint: string } };

/** A scene that is done with its facts, or failed where something was not as the field note tells. */
export function scene(name: string, title: string, play: (story: Story, tools: StepTools) => Promise<Facts>): Scene {
  return {
    name,
    title,
    run: async (story, tools) => {
      try {
        return { kind: "done", facts: await play(story, tools) };
      } catch (problem) {
        if (!(problem instanceof StoryBroken)) throw problem;
        return { kind: "failed", problem: { text: problem.message, hint: ERRORS.internal.hint } };
      }
    },
  };
}
