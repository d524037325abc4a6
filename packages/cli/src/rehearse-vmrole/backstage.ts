import { PatchrigError } from "@patchrig/core/errors";
import { AT } from "./service-files.ts";

/** What people do in the story who are no client of the service: users of instances, builders of images. */
export interface Backstage {
  /** By Remote Desktop: a file on an instance's disk. */
  write(instance: string, path: string, text: string): Promise<void>;
  /** The instance's disk: the image that it came from, and the paths of what was written since. */
  disk(instance: string): Promise<InstanceDisk>;
  /** A Windows that was just installed. */
  install(guest: string): Promise<void>;
  /** `sysprep /generalize` in it: how often it can be run still, or the code by which it failed. */
  generalize(guest: string, skipRearm: boolean): Promise<Generalized>;
}

export interface InstanceDisk {
  readonly image: string | undefined;
  readonly files: readonly string[];
}

export type Generalized = { readonly rearms: number } | { readonly code: string };

/** The same by the simulator's admin API. */
export function createBackstage(admin: { readonly url: string; readonly token: string }): Backstage {
  const at = (instance: string) =>
    `/vmrole/services/${AT.service}/${AT.slot}/instances/${encodeURIComponent(instance)}`;
  const guestAt = (guest: string) => `/vmrole/guests/${encodeURIComponent(guest)}`;
  const ask = (path: string, body?: object) => send(admin, path, body);
  return {
    write: async (instance, path, text) => void (await ask(`${at(instance)}/files`, { path, text })),
    disk: async (instance) => diskOf(await ask(at(instance))),
    install: async (guest) => void (await ask("/vmrole/guests", { name: guest })),
    generalize: async (guest, skipRearm) => generalizedOf(await ask(`${guestAt(guest)}/generalize`, { skipRearm })),
  };
}

type Answer = Readonly<Record<string, unknown>>;

async function send({ url, token }: { url: string; token: string }, path: string, body?: object): Promise<Answer> {
  const answer = await fetch(new URL(path, url), {
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body && { method: "POST", body: JSON.stringify(body) }),
  });
  const said: unknown = await answer.json();
  if (answer.ok && typeof said === "object" && said !== null) return said as Answer;
  throw new PatchrigError("internal", `the admin API answered ${answer.status} to ${path}: ${JSON.stringify(said)}`);
}

function diskOf({ from, files }: Answer): InstanceDisk {
  const { image } = (from ?? {}) as { readonly image?: unknown };
  return { image: typeof image === "string" ? image : undefined, files: Object.keys((files ?? {}) as object) };
}

function generalizedOf({ outcome, rearms, code }: Answer): Generalized {
  if (outcome === "done" && typeof rearms === "number") return { rearms };
  return { code: String(code) };
}
