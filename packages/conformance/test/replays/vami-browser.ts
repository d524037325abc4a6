import type { ApplianceEndpoints } from "@patchrig/core/endpoints";
import { fetchPage } from "../../src/judge/fetch-page.ts";

/** Somebody at the management interface: logs in, sends forms, reads the update page. */
export interface VamiBrowser {
  read(): Promise<string>;
  send(form: string, fields?: Readonly<Record<string, string>>): Promise<void>;
}

export async function openVami({ vami, ssh }: ApplianceEndpoints): Promise<VamiBrowser> {
  const url = vami?.url ?? "";
  let cookie = "";
  const ask = async (path: string, fields?: Readonly<Record<string, string>>) => {
    const form = fields && { method: "POST", body: new URLSearchParams(fields).toString() };
    const type = fields && { "content-type": "application/x-www-form-urlencoded" };
    const answer = await fetchPage({
      url,
      path,
      ...form,
      headers: { ...type, ...(cookie && { cookie }) },
      limitMs: 20_000,
    });
    cookie = answer.headers["set-cookie"]?.split(";")[0] ?? cookie;
    return answer;
  };
  const { status } = await ask("/login", { username: "root", password: ssh.password ?? "" });
  if (status !== 302) throw new Error(`the login was answered with ${status}`);
  return {
    read: async () => {
      const answer = await ask("/update");
      if (answer.status !== 200) throw new Error(`the update page was answered with ${answer.status}`);
      return answer.body;
    },
    send: async (form, fields = {}) => {
      const answer = await ask(form, fields);
      if (answer.status !== 302) throw new Error(`${form} was answered with ${answer.status}`);
    },
  };
}
