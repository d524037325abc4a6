import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Canned, parseCanned } from "./canned.ts";
import { dataFolder } from "./data-folder.ts";
import { extend } from "./extend.ts";
import { type Payload, type Profile, payloadSchema, profileSchema } from "./profile.ts";
import { type Timeline, timelineSchema } from "./timeline.ts";
import { checkLayers, parseLayer, readYamlFile, type YamlLayer } from "./yaml-file.ts";

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
}

/** Reads a profile from its folder. The only place that knows how a profile is stored. Throws `YamlFileError`. */
export function readProfile(id: string): LoadedProfile {
  const own = readLayer(id);
  const baseId = (own.value as { extends?: unknown } | null)?.extends;
  const layers = typeof baseId === "string" ? [own, readBase(own, baseId)] : [own];
  const merged = layers.reduceRight<unknown>((base, layer) => extend(base, layer.value), {});
  const folders = typeof baseId === "string" ? [folderOf(baseId), folderOf(id)] : [folderOf(id)];
  const profile = checkLayers(merged, layers, profileSchema);
  const canned = Object.values(readFiles(folders, "canned", ".txt", cannedAt));
  return {
    profile,
    timelines: readFiles(folders, "timelines", ".yaml", timelineAt),
    failures: readFiles(folders, "failures", ".yaml", timelineAt),
    canned: repliesOf(canned, "appliance", profile),
    bash: repliesOf(canned, "bash", profile),
    payloads: Object.values(
      readFiles([folderOf(id)], "payloads", ".yaml", (file) => readYamlFile(file, payloadSchema)),
    ),
    eula: Object.values(readFiles(folders, ".", "eula.txt", textAt))
      .join("")
      .replace(/\n$/, ""),
    web: readFiles(folders, "web", ".html", textAt),
  };
}

/** Every profile's id, by name: those folders that have a profile.yaml. */
export function profileIds(): string[] {
  return readdirSync(join(dataFolder(), "vcsa"))
    .filter((name) => existsSync(join(dataFolder(), "vcsa", name, "profile.yaml")))
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

function readLayer(id: string): YamlLayer {
  const file = join(folderOf(id), "profile.yaml");
  return parseLayer(readFileSync(file, "utf8"), file);
}

/** One level, never two: who reads a profile has two files to look at, not a chain. */
function readBase(own: YamlLayer, baseId: string): YamlLayer {
  if (!profileIds().includes(baseId)) throw own.error(["extends"], `extends: there is no profile "${baseId}"`);
  const base = readLayer(baseId);
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

const folderOf = (id: string) => join(dataFolder(), id);
const textAt = (file: string) => readFileSync(file, "utf8");
const cannedAt = (file: string) => parseCanned(file, textAt(file));
const timelineAt = (file: string) => readYamlFile(file, timelineSchema);
