import {
  calibrate,
  createProcessPeer,
  isClient,
  isServer,
  isWithin,
  loadCatalogue,
  type Proof,
  proveClient,
  proveServer,
  RELEASES,
  type Requirement,
  type ServerRequirement,
  select,
} from "@patchrig/conformance";
import { monotonicNow } from "@patchrig/core/clock";
import { listProfiles } from "@patchrig/platforms/profiles";
import { listVmRoles } from "@patchrig/platforms/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { type ProveOptions, parseCount } from "./options.ts";
import { ownCommand } from "./own-command.ts";

const LIMIT_MS = 5_000;
const CLIENT_LIMIT_MS = 30_000;
const PATIENCE_SECONDS = 8;
const SEED = 7;

/** Puts the judge on trial; 4 when a mutant survives, or a damage is not found. */
export async function prove(options: ProveOptions, context: Context): Promise<ExitCode> {
  const began = monotonicNow();
  const { requirements } = loadCatalogue();
  const named = options.only ? namedBy(options.only, requirements) : requirements;
  const every = parseCount("--sample", options.sample, 1);
  const say = (text: string) => context.stderr.write(text);
  const calibrations = await calibrate(named, {
    every,
    signal: context.interrupted,
    onCalibration: ({ ok, evidence, damage, text }) => {
      if (!ok) say(`NOT FOUND recording ${evidence}${damage ? `:${damage.line}` : ""}: ${text}\n`);
    },
  });
  const onProof = ({ killed, id, mutant, text }: Proof) => {
    if (!killed) say(`ALIVE ${id}: ${mutant}: ${text}\n`);
  };
  const judged = named.filter((one, index) => !("excluded" in one) && index % every === 0);
  const proofs = [
    ...(await proveServers(judged.filter(isServer), { options, context, onProof, all: requirements })),
    ...(await proveClient({
      requirements: judged.filter(isClient),
      command: ownCommand("conform", "reference-client"),
      cwd: context.cwd,
      env: context.env,
      seed: SEED,
      patienceSeconds: PATIENCE_SECONDS,
      limitMs: CLIENT_LIMIT_MS,
      jobs: parseCount("--jobs", options.jobs, 2),
      signal: context.interrupted,
      onProof,
    })),
  ];
  const seconds = (monotonicNow() - began) / 1000;
  const killed = proofs.filter((proof) => proof.killed).length;
  const recordings = calibrations.filter(({ damage }) => damage === undefined);
  const damages = calibrations.filter(({ damage }) => damage !== undefined);
  const found = damages.filter(({ ok }) => ok).length;
  const passing = recordings.filter(({ ok }) => ok).length;
  const proven = killed === proofs.length && found === damages.length && passing === recordings.length;
  if (options.json) context.stdout.write(`${JSON.stringify({ version: 1, proven, seconds, proofs, calibrations })}\n`);
  else {
    context.stdout.write(`recordings: ${passing}/${recordings.length} pass as a peer\n`);
    context.stdout.write(`damages: ${found}/${damages.length} found at the requirement that quotes the line\n`);
    context.stdout.write(`mutants: ${killed}/${proofs.length} killed\n`);
    context.stdout.write(`${proven ? "proven" : "not proven"} in ${seconds.toFixed(1)} s\n`);
  }
  return proven ? EXIT.done : EXIT.broken;
}

interface Proving {
  readonly options: ProveOptions;
  readonly context: Context;
  readonly all: readonly Requirement[];
  onProof(proof: Proof): void;
}

/** Each requirement at the oldest release that it is about and that can be simulated; releases side by side. */
async function proveServers(
  requirements: readonly ServerRequirement[],
  { options, context, all, onProof }: Proving,
): Promise<readonly Proof[]> {
  const command = options.peer ?? ownCommand("simulate");
  const simulated = RELEASES.flatMap((release) =>
    [...listProfiles(), ...listVmRoles()].filter((id) => id.endsWith(`/${release}`)),
  );
  const proofs: Proof[] = [];
  const left = [...requirements];
  const rounds = simulated.flatMap((profile) => {
    const here = left.filter((one) => profile.startsWith(`${one.platform}/`) && isWithin(profile, one));
    for (const one of here) left.splice(left.indexOf(one), 1);
    return here.length === 0 ? [] : [{ profile, here }];
  });
  for (const one of left) {
    const proof: Proof = {
      id: one.id,
      side: "server",
      mutant: "none",
      killed: false,
      text: "no release that it is about can be simulated",
      seconds: 0,
    };
    proofs.push(proof);
    onProof(proof);
  }
  const jobs = parseCount("--jobs", options.jobs, 2);
  const pieces = rounds.flatMap(({ profile, here }) => split(here, jobs).map((mutants) => ({ profile, mutants })));
  const work = async () => {
    for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
      const { profile, mutants } = piece;
      const peer = createProcessPeer(command, { profile, cwd: context.cwd, env: context.env });
      const beside = select(all, { profile, side: "server" }).filter(isServer);
      try {
        proofs.push(
          ...(await proveServer({
            requirements: beside,
            mutants,
            peer,
            limitMs: LIMIT_MS,
            signal: context.interrupted,
            onProof,
          })),
        );
      } finally {
        await peer.stop();
      }
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return proofs;
}

const split = <T>(some: readonly T[], parts: number): readonly (readonly T[])[] =>
  Array.from({ length: parts }, (_, part) => some.filter((__, index) => index % parts === part)).filter(
    ({ length }) => length > 0,
  );

function namedBy(only: readonly string[], requirements: readonly Requirement[]): readonly Requirement[] {
  const patterns = only.map(
    (glob) =>
      new RegExp(
        `^${glob
          .split("*")
          .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
          .join(".*")}$`,
      ),
  );
  return requirements.filter(({ id }) => patterns.some((pattern) => pattern.test(id)));
}
