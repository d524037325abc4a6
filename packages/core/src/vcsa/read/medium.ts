import { type ByteSource, type IsoEntry, type IsoImage, openIso } from "../../iso/index.ts";
import type { Problem } from "../../run/outcome.ts";
import { parseIsoName } from "./iso.ts";

/** What a medium is, by its file name and by what is in it. `null`: neither says. Prints as JSON. */
export interface Medium {
  /** The file's name. */
  readonly name: string;
  readonly label: string;
  readonly kind: "FP" | "TP" | null;
  readonly version: string | null;
  readonly build: number | null;
  /** Packages in its pool. */
  readonly packages: number;
  /** By what each of these is known, in sentences. */
  readonly why: readonly string[];
}

export type MediumRead = { readonly value: Medium } | { readonly problem: Problem };

/** What only an installer holds: the first three are stated of newer ones; that 6.0's has a `vcsa` is inferred. */
const INSTALLER = /^(?:vcsa-(?:ui|cli)-installer|migration-assistant|vcsa-converge-cli|vcsa|vcsa-setup\.html)$/i;
/** The list of what an update brings: at the root in 8.0, in a folder of its own in the repositories of 6.x. */
const MANIFEST = /^(?:manifest\/)?manifest-latest\.xml$/i;
const POOL = /^package-pool\/[^/]+\.(?:rpm|blob)$/i;
const LARGEST_MANIFEST = 8 * 1024 * 1024;

/** What is looked for in a manifest. Its shape was never recorded: these are shapes of values, wherever they stand. */
const PATCH_ID = /\bVC-[\w.]+?-Appliance-(FP|TP)\b/i;
const FULL_VERSION = /\b(\d+\.\d+\.\d+\.\d{4,6})\b(?:\s*,?\s*[Bb]uild\s*(\d{5,9}))?/;
const BUILD = /<(?:\w+:)?(?:build|buildnumber)>\s*(\d{5,9})\s*</i;
const THIRD_PARTY = /<(?:\w+:)?tpp_?iso>\s*(?:true|yes)\s*</i;

/**
 * Reads what a patch medium is: from its name, and from the image itself. An installer, another image, one cut short and
 * one whose name and content differ are problems with advice. Throws what the source throws.
 */
export async function readMedium(source: ByteSource, path: string): Promise<MediumRead> {
  const name = path.replace(/^.*[/\\\]]\s*/, "").trim();
  const image = await openIso(source);
  if ("problem" in image) {
    const { kind, text } = image.problem;
    return { problem: { text: `${name} ${SAYS[kind]}: ${text}`, hint: HINTS[kind] } };
  }
  const foreign = foreignProblem(image.value, name);
  if (foreign) return { problem: foreign };
  const named = parseIsoName(name);
  const content = await readContent(image.value);
  return judge({ name, label: image.value.label, named: "value" in named ? named.value : undefined, content });
}

const SAYS = {
  "no-iso": "is no ISO image",
  truncated: "is cut short",
  damaged: "is damaged",
  looping: "is damaged, its folders run in circles",
  "too-large": "is no patch medium, it is larger than any",
} as const;

const AGAIN = "download it again, and compare its checksum with the download page's";
const HINTS = {
  "no-iso": "name the .iso file of the patch download centre (product VC), not an archive or a folder",
  truncated: AGAIN,
  damaged: AGAIN,
  looping: AGAIN,
  "too-large": AGAIN,
} as const;

function foreignProblem({ entries, label }: IsoImage, name: string): Problem | undefined {
  const installer = entries.find(({ path }) => INSTALLER.test(path));
  if (installer) {
    // V3: the installer's "Upgrade" leaves the release line; it is no update.
    const text = `${name} is an installer (it holds ${installer.path}), which upgrades to another release line; it is no patch`;
    return { text, hint: "take VMware-vCenter-Server-Appliance-VERSION-BUILD-patch-FP.iso instead" };
  }
  if (entries.some(({ path }) => MANIFEST.test(path) || POOL.test(path))) return undefined;
  const held = entries.slice(0, 3).map(({ path }) => path);
  const text = `${name} is no patch medium of the appliance: neither a manifest nor a package-pool in it, but ${held.join(", ") || "nothing"} (label ${label || "none"})`;
  return { text, hint: "take the FP of the patch download centre, product VC" };
}

interface Content {
  readonly kind: "FP" | "TP" | undefined;
  readonly version: string | undefined;
  readonly build: number | undefined;
  readonly packages: number;
  readonly hasManifest: boolean;
}

async function readContent(image: IsoImage): Promise<Content> {
  const manifest = image.entries.find(({ path }) => MANIFEST.test(path));
  const text = manifest ? await manifestText(image, manifest) : "";
  const id = PATCH_ID.exec(text)?.[1]?.toUpperCase();
  const [, version, ofVersion] = FULL_VERSION.exec(text) ?? [];
  const build = ofVersion ?? BUILD.exec(text)?.[1];
  return {
    kind: id === "FP" || id === "TP" ? id : THIRD_PARTY.test(text) ? "TP" : undefined,
    version,
    build: build === undefined ? undefined : Number(build),
    packages: image.entries.filter(({ path }) => POOL.test(path)).length,
    hasManifest: manifest !== undefined,
  };
}

const manifestText = async (image: IsoImage, entry: IsoEntry): Promise<string> =>
  (await image.read(entry, LARGEST_MANIFEST)).toString("utf8");

interface Clues {
  readonly name: string;
  readonly label: string;
  readonly named: { readonly kind: "FP" | "TP"; readonly version: string; readonly build: number } | undefined;
  readonly content: Content;
}

const FIELDS = ["kind", "version", "build"] as const;

function judge({ name, label, named, content }: Clues): MediumRead {
  const differs = FIELDS.find(
    (field) => named !== undefined && content[field] !== undefined && named[field] !== content[field],
  );
  if (differs && named) {
    const text = `${name} calls itself ${differs} ${named[differs]}, its manifest says ${content[differs]}`;
    return { problem: { text, hint: "the file was renamed or mixed up: download it again under its own name" } };
  }
  return {
    value: {
      name,
      label,
      kind: named?.kind ?? content.kind ?? null,
      version: named?.version ?? content.version ?? null,
      build: named?.build ?? content.build ?? null,
      packages: content.packages,
      why: FIELDS.map((field) => whyOf(field, named?.[field], content)),
    },
  };
}

function whyOf(field: (typeof FIELDS)[number], named: unknown, content: Content): string {
  const inside = content[field];
  // Inferred: no manifest of a 6.x medium was recorded, only what is staged from it.
  const says = "the manifest says so as well (inferred: its shape was never recorded)";
  if (named !== undefined && inside !== undefined) return `${field} ${named} by the file name; ${says}`;
  if (named !== undefined) return `${field} ${named} by the file name alone; the content does not tell`;
  if (inside !== undefined) return `${field} ${inside} by the manifest alone (inferred: its shape was never recorded)`;
  return `${field}: neither the file name nor ${content.hasManifest ? "the manifest" : "the content"} tells`;
}
