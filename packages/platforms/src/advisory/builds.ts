import { readBuilds } from "#data";
import type { BuildRow } from "./build-table.ts";

let table: readonly BuildRow[] | undefined;

/** Every build number that is known, release by release, oldest first. */
export function loadBuilds(): readonly BuildRow[] {
  table ??= readBuilds();
  return table;
}

/** Which release a build number belongs to, and which of the release's numbers it is (V2). */
export function releaseOfBuild(build: number): BuildRow | undefined {
  return loadBuilds().find((row) => row.build === build);
}

/** All numbers of a release. */
export function buildsOfRelease(release: string): readonly BuildRow[] {
  return loadBuilds().filter((row) => compareReleases(row.release, release) === 0);
}

/** A release's line: `6.0` of `6.0 u1`. Undefined for what is no release's name. */
export function lineOfRelease(release: string): string | undefined {
  return /^\d+\.\d+/.exec(release)?.[0];
}

/**
 * Orders releases as they appeared within and across lines: 6.0 < 6.0.0a < 6.0.0b < 6.0 u1 < 6.0 u1b < 6.0 u2 < 6.5.
 * Throws `RangeError` for what is no release's name.
 */
export function compareReleases(left: string, right: string): number {
  const [one, other] = [rankOf(left), rankOf(right)];
  for (const [index, rank] of one.entries()) {
    const difference = rank - (other[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

function rankOf(release: string): readonly number[] {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?([a-z])?(?: ?u(\d+)([a-z])?)?$/i.exec(release.trim());
  if (match === null)
    throw new RangeError(`"${release}" is no release's name: expected one like 6.0, 6.0.0b or 6.0 u1`);
  const [, major, minor, third, letter, update, updateLetter] = match;
  const last = (letter ?? updateLetter ?? "").toLowerCase();
  return [major, minor, third, update]
    .map((part) => Number(part ?? 0))
    .concat(last === "" ? 0 : last.charCodeAt(0) - 96);
}
