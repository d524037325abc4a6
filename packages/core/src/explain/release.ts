import { RUNNING, SET_TO, VERSION } from "./patterns.ts";

/** Gathers what a session says of its release: what runs weighs more than a file's header, and that more than a payload. */
export interface ReleaseWitness {
  says(text: string): void;
  header(version: string): void;
  payload(version: string | undefined): void;
  /** The running version, as far as it is known. */
  running(): string | undefined;
  verdict(): { readonly profile: string | null; readonly release: string | null };
}

export function createReleaseWitness(): ReleaseWitness {
  let running: string | undefined;
  let header: Found | undefined;
  let payload: string | undefined;
  return {
    says: (text) => {
      const set = SET_TO.exec(text)?.[1];
      if (set !== undefined) payload ??= set;
      running ??= RUNNING.map((pattern) => pattern.exec(text)?.[1]).find(Boolean);
    },
    header: (text) => {
      header ??= versionIn(text);
    },
    payload: (version) => {
      payload ??= version;
    },
    running: () => running ?? header?.text,
    verdict: () => {
      const seen = running === undefined ? header : versionIn(running);
      if (seen) return { profile: profileOf(seen), release: seen.text };
      const line = payload === undefined ? undefined : versionIn(payload);
      // A payload tells the line of releases that it is for, not the one that ran.
      return { profile: line ? profileOf({ ...line, patch: 0, update: undefined }) : null, release: null };
    },
  };
}

interface Found {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly update: number | undefined;
}

function versionIn(text: string): Found | undefined {
  const [whole, major, minor, , patch, update] = VERSION.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return {
    text: whole.trim(),
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch ?? 0),
    update: update === undefined ? undefined : Number(update),
  };
}

/** The lines of releases that are described, and where a line has several, from which patch on. */
const DESCRIBED: readonly {
  readonly major: number;
  readonly minor: number;
  readonly from: number;
  readonly profile: string;
}[] = [
  { major: 6, minor: 0, from: 30_000, profile: "vcsa/6.0u3" },
  { major: 6, minor: 0, from: 20_000, profile: "vcsa/6.0u2" },
  { major: 6, minor: 0, from: 10_200, profile: "vcsa/6.0u1b" },
  { major: 6, minor: 0, from: 10_000, profile: "vcsa/6.0u1" },
  { major: 6, minor: 0, from: 0, profile: "vcsa/6.0" },
  { major: 6, minor: 5, from: 0, profile: "vcsa/6.5" },
  { major: 6, minor: 7, from: 0, profile: "vcsa/6.7" },
  { major: 7, minor: 0, from: 0, profile: "vcsa/7.0" },
  { major: 8, minor: 0, from: 0, profile: "vcsa/8.0" },
];

function profileOf({ major, minor, patch, update }: Found): string | null {
  const reached = Math.max(patch, (update ?? 0) * 10_000);
  const row = DESCRIBED.find((one) => one.major === major && one.minor === minor && reached >= one.from);
  return row?.profile ?? null;
}
