// Which ISO goes into the drive: one that is known, those of the appliance's own line first, or any other name.
import { get } from "./api.js";
import { byId, element } from "./page.js";

/** Asks for a file name; undefined when nobody wants one after all. */
export async function askForIso({ version }) {
  const { media } = await get("/media");
  const line = version.split(".").slice(0, 2).join(".");
  const isOwn = (name) => name.includes(`-${line}.`);
  const ordered = [...media.filter(isOwn), ...media.filter((name) => !isOwn(name))];
  byId("media").replaceChildren(...ordered.map((value) => element("option", { value })));
  const [dialog, name] = [byId("insert"), byId("insert-name")];
  name.value = "";
  // Escape leaves the last answer standing.
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  return dialog.returnValue === "ok" ? name.value.trim() || undefined : undefined;
}
