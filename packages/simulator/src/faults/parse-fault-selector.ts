import { PatchrigError } from "@patchrig/core/errors";
import type { FaultSelector } from "./fault.ts";
import { FAULT_PHASES, type FaultPhase } from "./subject.ts";

/**
 * Reads `ID` or `ID:key=value,…`: `ssh-drop:phase=install,first=1,appliance=vcsa-01`. Keys: appliance, phase, command,
 * first, after, probability. A command runs to the end of the text, so it comes last. Throws `PatchrigError` bad-usage;
 * whether id, appliance and command exist is seen when it is armed.
 */
export function parseFaultSelector(text: string): FaultSelector {
  const { id, rest } = /^(?<id>[a-z][a-z0-9-]*)(?::(?<rest>.+))?$/s.exec(text.trim())?.groups ?? {};
  if (id === undefined) throw bad(text, "expected ID or ID:key=value,…");
  const found: Record<string, string | number> = { id };
  for (const [key, value] of pairsOf(text, rest ?? "")) {
    if (key in found) throw bad(text, `${key} stands there twice`);
    found[key] = readValue(text, key, value);
  }
  return found as unknown as FaultSelector;
}

function pairsOf(text: string, rest: string): readonly (readonly [string, string])[] {
  const pairs: [string, string][] = [];
  let left = rest;
  while (left !== "") {
    const [whole, key = "", value = ""] = /^([a-z]+)=((?<=command=).+|[^,]*)(?:,|$)/s.exec(left) ?? [];
    if (whole === undefined) throw bad(text, `expected key=value at "${left}"`);
    pairs.push([key, value]);
    left = left.slice(whole.length);
  }
  return pairs;
}

function readValue(text: string, key: string, value: string): string | number {
  if (key === "first" || key === "after") {
    if (/^\d{1,9}$/.test(value) && (key === "after" || value !== "0")) return Number(value);
    throw bad(text, `${key}: expected a count, got "${value}"`);
  }
  if (key === "probability") {
    const chance = Number(value);
    if (value.trim() !== "" && chance > 0 && chance <= 1) return chance;
    throw bad(text, `probability: expected a number above 0 and at most 1, got "${value}"`);
  }
  if (key === "phase") {
    if (isPhase(value)) return value;
    throw bad(text, `no phase "${value}": there are ${FAULT_PHASES.join(", ")}`);
  }
  if ((key === "appliance" || key === "command") && value.trim() !== "") return value.trim();
  throw bad(
    text,
    key === "appliance" || key === "command"
      ? `${key}: expected a value`
      : `no key "${key}": there are appliance, phase, command, first, after, probability`,
  );
}

const isPhase = (text: string): text is FaultPhase => (FAULT_PHASES as readonly string[]).includes(text);

const bad = (text: string, what: string) => new PatchrigError("bad-usage", `fault "${text}": ${what}`, { hint: HINT });

const HINT = "`patchrig fault list` names the faults; ID:phase=install,first=1,appliance=NAME says when";
