import { judgeDocument, type PlayedSession, type PlayOptions, playDocument } from "@patchrig/conformance";
import type { Endpoints } from "@patchrig/core/endpoints";
import { type SessionDocument, scriptOf, showSafely } from "@patchrig/core/transcript";
import { createColors } from "picocolors";
import type { Output } from "../../context.ts";
import { masked, sideBySide } from "./side-by-side.ts";

/** Who moved, of a recording, a simulator and a live machine. */
export type Mover = "none" | "simulator" | "product" | "recording" | "all";

export interface ThreeWays {
  readonly verdict: Mover;
  readonly turns: readonly {
    readonly input: string;
    readonly line: number | undefined;
    readonly moved: Mover;
    readonly recording: readonly string[];
    readonly simulator: readonly string[];
    readonly live: readonly string[];
  }[];
}

/** What each outcome means, and what to do. */
const MEANING: { readonly [M in Mover]: string } = {
  none: "nobody moved: recording, simulator and product agree",
  simulator: "the simulator is wrong: recording and product agree without it",
  product: "the product changed: recording and simulator still agree; record it anew",
  recording: "the recording is stale: simulator and product agree without it; update it",
  all: "all three differ: record the product anew, then look at the simulator",
};

/** Plays a document at both, and compares each with the recording and with each other. */
export async function compareThree(
  document: SessionDocument,
  targets: { readonly simulator: Endpoints; readonly live: Endpoints },
  options: PlayOptions,
): Promise<ThreeWays> {
  const script = scriptOf(document);
  const simulator = await playDocument(targets.simulator, script, options);
  const live = await playDocument(targets.live, script, options);
  const failing = (played: PlayedSession) =>
    new Set(
      judgeDocument(document, script, played).failures.map(({ miss, during }) => `${during}/${lineOfTurn(miss.line)}`),
    );
  const lines = script.turns.map(({ line }) => line ?? 0);
  const lineOfTurn = (line: number | undefined) => lines.findLastIndex((start) => start <= (line ?? 0));
  const [bySimulator, byLive] = [failing(simulator), failing(live)];
  const turns = script.turns.map((turn, index) => {
    const key = `${turn.input}/${index}`;
    const shown = (played: PlayedSession) => (played.turns[index]?.shown ?? []).map(({ text }) => text);
    const agree = masked(shown(simulator)).join("\n") === masked(shown(live)).join("\n");
    const moved = moverOf({ simulator: !bySimulator.has(key), live: !byLive.has(key), agree });
    const recording = turn.expected.map((line) => (line.kind === "line" ? line.source : "..."));
    return { input: turn.input, line: turn.line, moved, recording, simulator: shown(simulator), live: shown(live) };
  });
  const movers = new Set(turns.map(({ moved }) => moved).filter((moved) => moved !== "none"));
  const [only = "none"] = movers;
  return { verdict: movers.size > 1 ? "all" : only, turns };
}

function moverOf(fits: { readonly simulator: boolean; readonly live: boolean; readonly agree: boolean }): Mover {
  if (fits.simulator && fits.live) return "none";
  if (fits.live) return "simulator";
  if (fits.simulator) return "product";
  return fits.agree ? "recording" : "all";
}

export function renderThree(
  file: string,
  { verdict, turns }: ThreeWays,
  { colored, columns }: Pick<Output, "colored" | "columns">,
): string {
  const { bold, green, red } = createColors(colored);
  const lines = turns
    .filter(({ moved }) => moved !== "none")
    .flatMap(({ input, line, moved, recording, simulator, live }) => [
      "",
      `${bold(`"${showSafely(input)}"`)}  ${file}:${line ?? 1}: ${MEANING[moved]}`,
      ...(moved === "product"
        ? []
        : ["  recording │ simulator", ...sideBySide(recording, simulator, { columns, colored, around: 1 })]),
      ...(moved === "simulator"
        ? []
        : ["  recording │ product", ...sideBySide(recording, live, { columns, colored, around: 1 })]),
    ]);
  return `${[`${(verdict === "none" ? green : red)(verdict)}  ${MEANING[verdict]}`, ...lines].join("\n")}\n`;
}
