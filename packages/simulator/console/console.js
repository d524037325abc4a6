// The simulator's console: whoever has the token sees the estate and turns the clock.
import { download, get } from "./api.js";
import { showClock, startClock } from "./clock.js";
import { keepLooking, openEntry } from "./entry.js";
import { showEstate } from "./estate.js";
import { showFaults, startFaults } from "./faults.js";
import { showJournal, startJournal } from "./journal.js";
import { byId } from "./page.js";
import { openTerminal, showSessions, startTerminals } from "./terminals.js";
import { say } from "./words.js";

/** Milliseconds between two looks at the estate. */
const LOOK = 500;

byId("api").onclick = () => download("/openapi.json", "patchrig-admin-api.json").catch(() => {});
await openEntry(begin, refresh);

async function begin() {
  startClock(refresh);
  startTerminals(refresh);
  await startFaults(refresh);
  startJournal().catch(() => {});
  const { running } = await get("/vmrole/running");
  byId("pages").hidden = !running;
  const look = () =>
    refresh().then(
      () => lost(""),
      () => lost(say("lost")),
    );
  await keepLooking(look, LOOK);
}

async function refresh() {
  const [state, { faults }, { sessions }] = await Promise.all([get("/state"), get("/faults"), get("/sessions")]);
  showClock(state.clock);
  showEstate(state.appliances, { refresh, openTerminal });
  showFaults(faults, state.appliances, refresh);
  showSessions(sessions);
  showJournal();
}

function lost(text) {
  if (byId("clock-problem").dataset.lost === "yes" || text !== "") byId("clock-problem").textContent = text;
  byId("clock-problem").dataset.lost = text === "" ? "no" : "yes";
}
