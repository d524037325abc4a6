import type { Wave } from "@patchrig/core";
import { row } from "../print.ts";

/** A wave for people: who, why, by which source, and what of it is inferred. */
export function renderWave({ number, does, nodes, clusters, reason, cite, inferred }: Wave): string {
  const who =
    does === "failover"
      ? clusters.map(({ name, from, to }) => `left to you: ${name} fails over from ${from} to ${to}`)
      : nodes.map(({ name, upToDate }) => (upToDate ? `${name} (nothing to do)` : name));
  return [
    row(`${number}.`, who.join(", ")),
    row("", cite.length > 0 ? `${reason} (${cite.join(", ")})` : reason),
    inferred === null ? "" : row("", `inferred: ${inferred}`),
  ].join("");
}
