import { createHash, X509Certificate } from "node:crypto";
import { openPfx } from "@patchrig/core/certificate";
import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../fabric/fabric.ts";
import type { Certificate, Operation } from "../fabric/fabric-state.ts";
import { beginOperation } from "../fabric/operation.ts";
import { badRequest, notFound } from "../fabric/refusal.ts";
import { serviceOf } from "./find.ts";

/**
 * Adds a service's certificate; one that is there already is left. Throws `ServiceRefusal` for what is none, and for a .pfx
 * that its password does not open (inferred).
 */
export function addCertificate(
  fabric: Fabric,
  name: string,
  asked: { readonly data: string; readonly format: string; readonly password: string },
): Operation {
  const service = serviceOf(fabric, name);
  const bytes = Buffer.from(asked.data, "base64");
  if (!["pfx", "cer"].includes(asked.format.toLowerCase())) throw badRequest();
  const certificate = asked.format.toLowerCase() === "cer" ? readCertificate(bytes) : readPfx(bytes, asked.password);
  if (!service.certificates.some((one) => one.thumbprint === certificate.thumbprint)) {
    service.certificates.push(certificate);
  }
  const operation = beginOperation(fabric);
  fabric.after(fabric.lasts("certificate"), { kind: "operation", operation: operation.id });
  return operation;
}

/** Throws `ServiceRefusal` ResourceNotFound. */
export function certificateOf(fabric: Fabric, name: string, thumbprint: string): Certificate {
  const found = serviceOf(fabric, name).certificates.find((one) => one.thumbprint === thumbprint.toUpperCase());
  if (!found) throw notFound(fill(fabric.profile.service.messages.certificateMissing.text, { thumbprint }));
  return found;
}

export function deleteCertificate(fabric: Fabric, name: string, thumbprint: string): Operation {
  const service = serviceOf(fabric, name);
  const gone = certificateOf(fabric, name, thumbprint);
  service.certificates = service.certificates.filter((one) => one !== gone);
  const operation = beginOperation(fabric);
  fabric.after(fabric.lasts("certificate"), { kind: "operation", operation: operation.id });
  return operation;
}

function readCertificate(bytes: Buffer): Certificate {
  try {
    return kept(new X509Certificate(bytes).raw);
  } catch {
    throw badRequest();
  }
}

/** A .pfx holds a private key: that is not kept, let alone shown. */
function readPfx(bytes: Buffer, password: string): Certificate {
  const content = openPfx(bytes, password);
  if (content.kind === "opened") return kept(content.certificate.raw);
  // A cipher of 2011 that today's OpenSSL does not open: its thumbprint is the file's.
  if (content.kind === "old-cipher") return { thumbprint: sha1(bytes), data: "" };
  throw badRequest();
}

const kept = (der: Buffer): Certificate => ({ thumbprint: sha1(der), data: der.toString("base64") });

const sha1 = (content: Buffer): string => createHash("sha1").update(content).digest("hex").toUpperCase();
