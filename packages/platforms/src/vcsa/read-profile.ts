import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { dataFolder } from "../data-folder.ts";
import { checkLayers, parseLayer, readYamlFile, type YamlLayer } from "../yaml-file.ts";
import { borrowLists } from "./borrow-lists.ts";
import { type Canned, parseCanned } from "./canned.ts";
import { extend } from "./extend.ts";
import { type Payload, type Profile, payloadSchema, profileSchema } from "./profile.ts";
import { type Rest, restSchema } from "./rest.ts";
import { type Timeline, timelineSchema } from "./timeline.ts";
import { type VamiPage, vamiPageSchema } from "./vami.ts";
import { type Vsphere, vsphereSchema } from "./vsphere.ts";

/** A profile with all that lies in its folder; what it does not have itself, it has from the one it extends. */
export interface LoadedProfile {
  readonly profile: Profile;
  /** By file name: `stage-iso`, `install-staged`, `reboot`, `boot`, … */
  readonly timelines: Readonly<Record<string, Timeline>>;
  /** Timelines that end badly. */
  readonly failures: Readonly<Record<string, Timeline>>;
  /** What the appliance shell replies: command → text with `{name}` placeholders and its last newline. */
  readonly canned: Readonly<Record<string, string>>;
  /** Likewise at the bash prompt. */
  readonly bash: Readonly<Record<string, string>>;
  /** The media that bring this release. Never inherited: another release's media do not bring this one. */
  readonly payloads: readonly Payload[];
  /**
   * Our own licence text, of the shape and length of a product's. It begins with the two empty lines of V13 and ends
   * without a newline: the question is glued to its last word (V15).
   */
  readonly eula: string;
  /** Our own pages by name (`initializing`, `login`, `welcome`, `vami`), with `{name}` placeholders. */
  readonly web: Readonly<Record<string, string>>;
  /** The vCenter side of it. */
  readonly vsphere: Vsphere;
  /** Its management interface's update page, where it has that interface. */
  readonly vamiPage: VamiPage;
  /** Its REST API; absent where the release has none of its own. */
  readonly rest?: Rest;
}

/** The first release with the REST API: later ones say what they have otherwise. */
const REST_BASE = "vcsa/6.7";

/** The release whose vCenter side all others have, but for what their own vsphere.yaml says. */
const VSPHERE_BASE = "vcsa/6.0";

/**
 * Reads a profile from its folder under `root`. The only place that knows how a profile is stored. Throws
 * `YamlFileError` or `SyntaxError` with the place of the first problem.
 */
export function readProfile(id: string, root = dataFolder()): LoadedProfile {
  const own = readLayer(root, id);
  const baseId = (own.value as { extends?: unknown } | null)?.extends;
  const layers = typeof baseId === "string" ? [own, readBase(root, own, baseId)] : [own];
  const merged = layers.reduceRight<unknown>((base, layer) => extend(base, layer.value), {});
  const folders = typeof baseId === "string" ? [join(root, baseId), join(root, id)] : [join(root, id)];
  const profile = checkLayers(merged, layers, profileSchema);
  const canned = Object.values(readFiles(folders, "canned", ".txt", cannedAt));
  return {
    profile,
    timelines: readFiles(folders, "timelines", ".yaml", timelineAt),
    failures: readFiles(folders, "failures", ".yaml", timelineAt),
    canned: repliesOf(canned, "appliance", profile),
    bash: repliesOf(canned, "bash", profile),
    payloads: Object.values(
      readFiles([join(root, id)], "payloads", ".yaml", (file) => readYamlFile(file, payloadSchema)),
    ),
    eula: Object.values(readFiles(folders, ".", "eula.txt", textAt))
      .join("")
      .replace(/\n$/, ""),
    web: readFiles(folders, "web", ".html", textAt),
    vamiPage: readLayers(folders, "vami.yaml", vamiPageSchema),
    vsphere: readLayers([join(root, VSPHERE_BASE), ...folders], "vsphere.yaml", vsphereSchema),
    ...(existsSync(join(root, id, "rest.yaml"))
      ? { rest: readLayers([join(root, REST_BASE), join(root, id)], "rest.yaml", restSchema) }
      : {}),
  };
}

/** A file that several folders have a say in, the last one the last. */
function readLayers<T>(folders: readonly string[], name: string, schema: z.ZodType<T>): T {
  const files = [...new Set(folders)].map((folder) => join(folder, name)).filter(existsSync);
  const layers = files.map((file) => parseLayer(readFileSync(file, "utf8"), file)).reverse();
  const merged = layers.reduceRight<unknown>((base, layer) => extend(base, layer.value), {});
  return checkLayers(merged, layers, schema);
}

/** Every profile's id, by name: those folders that have a profile.yaml. */
export function profileIds(root = dataFolder()): string[] {
  return readdirSync(join(root, "vcsa"))
    .filter((name) => existsSync(join(root, "vcsa", name, "profile.yaml")))
    .map((name) => `vcsa/${name}`)
    .sort();
}

/** {apiNames} and {pluginNames} are the profile's own lists, so that no list stands in the data twice. */
function repliesOf(canned: readonly Canned[], shell: Canned["shell"], { apis, plugins }: Profile) {
  const lists = { apiNames: namesOf(apis), pluginNames: namesOf(plugins) };
  const complete = (text: string) =>
    text.replaceAll(/\{(apiNames|pluginNames)\}/g, (_, name: keyof typeof lists) => lists[name]);
  return Object.fromEntries(
    canned.filter((reply) => reply.shell === shell).map(({ command, text }) => [command, complete(text)]),
  );
}

const namesOf = (commands: Profile["apis"]) => commands.map(({ name }) => name).join("\n");

function readLayer(root: string, id: string): YamlLayer {
  const file = join(root, id, "profile.yaml");
  const layer = parseLayer(readFileSync(file, "utf8"), file);
  // As it is written: nobody borrows what is borrowed.
  const documentOf = (other: string) =>
    profileIds(root).includes(other)
      ? parseLayer(readFileSync(join(root, other, "profile.yaml"), "utf8"), other).value
      : undefined;
  return { ...layer, value: borrowLists(layer, documentOf) };
}

/** One level, never two: who reads a profile has two files to look at, not a chain. */
function readBase(root: string, own: YamlLayer, baseId: string): YamlLayer {
  if (!profileIds(root).includes(baseId)) throw own.error(["extends"], `extends: there is no profile "${baseId}"`);
  const base = readLayer(root, baseId);
  const next = (base.value as { extends?: unknown } | null)?.extends;
  if (next !== undefined) {
    throw own.error(["extends"], `extends: one level, never two, but "${baseId}" extends "${String(next)}"`);
  }
  return base;
}

/** The files of one kind by name, a later folder's in place of an earlier one's. */
function readFiles<T>(folders: readonly string[], under: string, ending: string, read: (file: string) => T) {
  const found: Record<string, string> = {};
  for (const folder of folders) {
    const place = join(folder, under);
    const names = existsSync(place) ? readdirSync(place).filter((name) => name.endsWith(ending)) : [];
    for (const name of names.sort()) found[name.slice(0, -ending.length)] = join(place, name);
  }
  return Object.fromEntries(Object.entries(found).map(([name, file]): [string, T] => [name, read(file)]));
}

const textAt = (file: string) => readFileSync(file, "utf8");
const cannedAt = (file: string) => parseCanned(file, textAt(file));
const timelineAt = (file: string) => readYamlFile(file, timelineSchema);
