import { resolve } from "node:path";
import {
  type GuestOsTable,
  readCscfg,
  readCsdef,
  readXmlFile,
  type ServiceConfiguration,
  type ServiceDefinition,
  type XmlDocument,
} from "@patchrig/core/vmrole";
import { loadVmRole } from "@patchrig/platforms/vmrole";
import type { Context } from "../context.ts";

/** A configuration with the document that it was read from, and its definition where one was named. */
export interface ServiceFiles {
  readonly document: XmlDocument;
  readonly config: ServiceConfiguration;
  readonly definition: ServiceDefinition | undefined;
  readonly definitionDocument: XmlDocument | undefined;
}

/** Reads both. Throws `PatchrigError` unreadable-input with file:line:column. */
export async function readServiceFiles(
  file: string,
  definitionFile: string | undefined,
  context: Context,
): Promise<ServiceFiles> {
  const document = await readNamed(file, context);
  const definitionDocument = definitionFile === undefined ? undefined : await readNamed(definitionFile, context);
  const definition = definitionDocument && readCsdef(definitionDocument);
  return { document, config: readCscfg(document), definition, definitionDocument };
}

/** A definition alone, where one was named. Throws as `readServiceFiles`. */
export const readDefinition = async (
  file: string | undefined,
  context: Context,
): Promise<ServiceDefinition | undefined> =>
  file === undefined ? undefined : readCsdef(await readNamed(file, context));

/** An XML file as the user named it, so that a problem names it the same. */
export function readNamed(file: string, context: Context): Promise<XmlDocument> {
  return readXmlFile(resolve(context.cwd, file), file);
}

/** The sizes of roles that there are (W6). */
export const roleSizes = (): readonly string[] => loadVmRole().sizes.value.map(({ name }) => name);

/** What is known of the provider's operating systems. */
export function guestOsTable(): GuestOsTable {
  const { defaultFamily, families, releases, listed } = loadVmRole().guestOs;
  return {
    defaultFamily: defaultFamily.value,
    families: families.value,
    releases: releases.value,
    listed: listed.value,
  };
}
