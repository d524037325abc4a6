import { monotonicNow, realSleep } from "@patchrig/core/clock";
import { fetchPage } from "../../judge/fetch-page.ts";
import type { Work } from "./work.ts";

const POLL_MS = 150;
const ANSWER_MS = 10_000;
const PATH = "/vsphere-client/";

/** Asks for the web client's page until it is the login page; 5 when its limit passes. */
export async function waitForLoginPage({ appliance, mistake, limitMs, print }: Work): Promise<number> {
  const { url } = appliance.https;
  for (const end = monotonicNow() + limitMs; ; await realSleep(POLL_MS)) {
    if (monotonicNow() > end && mistake !== "waits-for-ever") {
      print("it does not come up");
      return 5;
    }
    const answer = await fetchPage({ url, path: PATH, limitMs: ANSWER_MS }).catch(() => undefined);
    if (answer === undefined) continue;
    if (mistake === "port-is-ready") return 0;
    if (mistake === "503-is-an-error" && answer.status === 503) return 1;
    if (mistake === "html-is-an-error" && answer.status === 200 && /in progress/.test(answer.body)) return 1;
    const isLogin = /websso|SAMLRequest/.test(answer.headers.location ?? "") || /type="?password/.test(answer.body);
    if (isLogin) return 0;
  }
}
