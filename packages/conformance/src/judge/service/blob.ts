import { PatchrigError } from "@patchrig/core/errors";
import type { WebAnswer } from "../observation.ts";
import type { Stage } from "../stage.ts";
import { ask, callService, type Heard, managementOf, tomorrow } from "./call.ts";
import { storedZip } from "./zip.ts";

/** A request to the blob that an image's reference names. */
export interface BlobRequest {
  readonly image: string;
  readonly permission: "read" | "readwrite";
  readonly method: string;
  readonly comp?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** How many bytes are sent. */
  readonly bytes?: number | undefined;
  /** With another signature than the one that was given. */
  readonly forged?: boolean | undefined;
}

/** Asks for the image's reference and makes the request there. The answer is the store's, or that of the reference. */
export async function requestBlob(stage: Stage, asked: BlobRequest): Promise<WebAnswer> {
  const reference = await referTo(stage, asked.image, asked.permission);
  if (reference.address === undefined) return reference.seen;
  const address = asked.forged ? forged(reference.address) : reference.address;
  const body = asked.bytes === undefined ? undefined : Buffer.alloc(asked.bytes, 0x5a);
  const { method, comp, headers } = asked;
  return (await atBlob(stage, address, { method, comp, headers, body })).seen;
}

const forged = (address: string): string =>
  address.replace(/([?&]sig=)([^&]+)/, (_, key: string, text: string) => `${key}${encodeURIComponent(swapped(text))}`);

const swapped = (text: string): string => Buffer.from(decodeURIComponent(text), "base64").reverse().toString("base64");

/** The address of an image's blob; undefined with the answer that had none. */
export async function referTo(
  stage: Stage,
  image: string,
  permission: "read" | "readwrite",
): Promise<Heard & { readonly address: string | undefined }> {
  const query = `comp=reference&expiry=${encodeURIComponent(await tomorrow(stage))}&permission=${permission}`;
  const path = `/{subscription}/machineimages/${image}?${query}`;
  const heard = await callService(stage, { method: "GET", path, version: "2010-10-28" });
  const text = /<SharedAccessSignatureUrl>([^<]+)</.exec(heard.came.body)?.[1];
  return { ...heard, address: text?.replaceAll("&amp;", "&") };
}

/** A request to a blob, by an address with a signature. */
export async function atBlob(
  stage: Stage,
  address: string,
  request: {
    readonly method: string;
    readonly comp?: string | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly body?: Buffer | undefined;
  },
): Promise<Heard> {
  if (!URL.canParse(address)) throw new PatchrigError("not-reachable", "the reference is no address of a blob");
  const url = new URL(address);
  if (request.comp !== undefined) url.searchParams.set("comp", request.comp);
  const { method, body } = request;
  const length = body === undefined && method !== "PUT" ? {} : { "content-length": String(body?.length ?? 0) };
  const headers = {
    ...(!url.searchParams.has("sv") && { "x-ms-version": "2011-08-18" }),
    ...request.headers,
    ...length,
  };
  return await ask(stage, {
    url: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    headers,
    ...(body && { body }),
  });
}

/** Puts a package where the endpoints document says: one VM role, in the shape of A13, and nothing of an application (M10). */
export async function putPackage(stage: Stage, name: string): Promise<WebAnswer> {
  const container = managementOf(stage).storage?.packagesUrl;
  if (container === undefined) {
    throw new PatchrigError(
      "not-reachable",
      "the endpoints document names no management.storage.packagesUrl to put a package at",
    );
  }
  const url = new URL(container);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/${encodeURIComponent(name)}`;
  stage.service.packageUrl = `${url.origin}${url.pathname}`;
  const body = storedZip([
    { name: "ServiceDefinition.csd", content: DEFINITION },
    { name: "Shop.cssx", content: "" },
  ]);
  const headers = { "x-ms-blob-type": "BlockBlob", "content-type": "application/octet-stream" };
  return (await atBlob(stage, url.href, { method: "PUT", headers, body })).seen;
}

// W20.
const DEFINITION = `<?xml version="1.0" encoding="utf-8"?>
<ServiceDefinition name="judged" xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition">
  <VirtualMachineRole name="Shop" vmsize="Small" />
</ServiceDefinition>
`;
