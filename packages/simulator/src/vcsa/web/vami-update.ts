import { parseInstant } from "@patchrig/core/clock";
import { type CitedText, fill, type Payload } from "@patchrig/platforms/profiles";
import type { Machine } from "../machine/machine.ts";
import { describeForReplies } from "../session/session.ts";
import { readMedium } from "../update/iso.ts";
import { pagePart } from "./page.ts";
import { dayOf, momentOf } from "./vami-times.ts";

/** What the update page tells, as markup: the release, and what there is for it (evidence 45, 47, 48). */
export function updateRows(machine: Machine): string {
  const { vamiPage } = machine.disk.platform;
  const { current, above, failed, found, nothing } = vamiPage;
  const offer = offerOf(machine);
  const failure = machine.disk.update === "failed" ? failed : [];
  const lines = offer ? [...current, ...above, ...failure, ...found] : [...current, ...nothing, ...failure];
  const values = {
    ...describeForReplies(machine),
    ...checkedValues(machine),
    ...(offer ? offerValues(machine, offer) : {}),
  };
  return lines.map((line) => rowOf(machine, line, values)).join("");
}

interface Offer {
  readonly payload: Payload;
  readonly from: "iso" | "url";
}

/** What the last check found in a repository, else what the CD drive has. */
function offerOf(machine: Machine): Offer | undefined {
  if (machine.online) return { payload: machine.online.payload, from: "url" };
  const medium = readMedium(machine);
  return "payload" in medium ? { payload: medium.payload, from: "iso" } : undefined;
}

function checkedValues({ clock, checkedAt, release }: Machine) {
  const at = checkedAt ?? clock.now();
  const releaseDay = dayOf(parseInstant(release.releaseDate) ?? 0, "long");
  return { checkedAt: momentOf(at, "long"), checkedDay: momentOf(at, "short"), releaseDay };
}

function offerValues({ disk }: Machine, { payload, from }: Offer) {
  const { fields, version, build, sizeMb } = payload;
  const field = (key: string) => fields.find((one) => one.key === key)?.value ?? "";
  return {
    newVersion: version,
    newBuild: build,
    // A medium names its day as a person does; this page shortens the month.
    newDay: field("releasedate").replace(/^(\p{L}{3})\p{L}*/u, "$1"),
    newSeverity: field("severity"),
    sizeGb: (sizeMb.value / 1024).toFixed(2),
    source: disk.platform.vamiPage.sources[from].text,
  };
}

/** Cells are two blanks or more apart; a line without any is a heading. */
function rowOf(machine: Machine, { text }: CitedText, values: Readonly<Record<string, string | number>>): string {
  const [first = "", ...rest] = text
    .trim()
    .split(/ {2,}/)
    .map((cell) => fill(cell, values));
  const cells = rest.map((cell) => pagePart(machine, "vami-cell", { text: cell }));
  return rest.length === 0
    ? pagePart(machine, "vami-heading", { text: first })
    : pagePart(machine, "vami-row", { label: first }, { cells: cells.join("") });
}
