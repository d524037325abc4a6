import type { WebReply } from "../machine/appliance.ts";
import type { Machine } from "../machine/machine.ts";

export const notFound = ({ profile }: Machine): WebReply => plain(404, profile.web.notFound.text);

/** Pages and redirects are for GET and HEAD; what is not there, or does not answer, is so by any method. */
export function onlyByGet({ profile }: Machine, method: string, reply: WebReply): WebReply {
  if (method === "GET" || method === "HEAD" || reply.status >= 400) return reply;
  const { status, headers, body } = plain(405, profile.web.notAllowed.text);
  return { status, headers: { ...headers, allow: "GET, HEAD" }, body };
}

const plain = (status: number, text: string): WebReply => ({
  status,
  headers: { "content-type": "text/plain" },
  body: `${text}\n`,
});
