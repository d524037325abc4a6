import { loadVmRole } from "@patchrig/platforms/vmrole";
import type { BlobReply } from "./blob-call.ts";

/** Why a blob request was refused: a code of the profile's table (W30). */
export class BlobRefusal extends Error {
  readonly code: string;
  /** More than the code's sentence says, for a person. */
  readonly detail: string | undefined;

  constructor(code: string, detail?: string) {
    super(detail ?? code);
    this.name = "BlobRefusal";
    this.code = code;
    this.detail = detail;
  }
}

/** The reply that a refusal is. */
export function replyTo(refusal: BlobRefusal, told: { readonly requestId: string; readonly at: string }): BlobReply {
  const { errors } = loadVmRole().blob;
  const entry = errors[refusal.code] ?? errors.InternalError;
  const detail =
    refusal.detail === undefined
      ? ""
      : `<AuthenticationErrorDetail>${escaped(refusal.detail)}</AuthenticationErrorDetail>`;
  const message = `${entry?.text ?? ""}\nRequestId:${told.requestId}\nTime:${told.at}`;
  return {
    status: entry?.status ?? 500,
    headers: { "x-ms-error-code": refusal.code, "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${refusal.code}</Code><Message>${message}</Message>${detail}</Error>`,
  };
}

/** Text as it stands between tags. */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
