import type { Endpoints } from "@patchrig/core/endpoints";
import { PatchrigError } from "@patchrig/core/errors";

/** Brings a simulator back to how it was started, so that one test does not live on in the next. A real machine stays as it is. */
export async function resetTarget({ admin, appliances }: Endpoints, name: string | undefined): Promise<void> {
  const appliance = name ?? appliances[0]?.name;
  if (!admin || appliance === undefined) return;
  const url = new URL(`/appliances/${encodeURIComponent(appliance)}/reset`, admin.url);
  const answer = await fetch(url, { method: "POST", headers: { authorization: `Bearer ${admin.token}` } }).catch(
    (cause) => {
      throw new PatchrigError("not-reachable", `${admin.url} does not answer`, { cause });
    },
  );
  if (!answer.ok)
    throw new PatchrigError(
      "refused",
      `POST ${url.pathname} was answered with ${answer.status}: ${await answer.text()}`,
    );
}
