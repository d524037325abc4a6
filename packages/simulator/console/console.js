// The simulator's console: whoever has the token sees the estate and turns the clock.
import { download, findToken, get, tryToken } from "./api.js";
import { showClock, startClock } from "./clock.js";
import { showEstate } from "./estate.js";
import { showFaults, startFaults } from "./faults.js";
import { startJournal } from "./journal.js";
import { byId } from "./page.js";
import { openTerminal, showSessions, startTerminals } from "./terminals.js";
import { say, speak } from "./words.js";

const LANGUAGE = "patchrig-language";
/** Milliseconds between two looks at the estate. */
const LOOK = 500;

const language = byId("language");
language.value = speak(localStorage.getItem(LANGUAGE) ?? navigator.language.slice(0, 2));
language.onchange = () => {
  localStorage.setItem(LANGUAGE, speak(language.value));
  void refresh();
};

byId("api").onclick = () => download("/openapi.json", "patchrig-admin-api.json").catch(() => {});
byId("entry").onsubmit = async (event) => {
  event.preventDefault();
  await enter(byId("token").value.trim());
};

const token = findToken();
if (token === "") askForToken("");
else await enter(token);

async function enter(candidate) {
  if (!(await tryToken(candidate))) return askForToken(say("wrongToken"));
  byId("entry").hidden = true;
  byId("console").hidden = false;
  startClock(refresh);
  startTerminals(refresh);
  await startFaults(refresh);
  startJournal().catch(() => {});
  await look();
}

function askForToken(problem) {
  byId("entry").hidden = false;
  byId("entry-problem").textContent = problem;
  byId("token").focus();
}

async function refresh() {
  const [state, { faults }, { sessions }] = await Promise.all([get("/state"), get("/faults"), get("/sessions")]);
  showClock(state.clock);
  showEstate(state.appliances, { refresh, openTerminal });
  showFaults(faults, state.appliances, refresh);
  showSessions(sessions);
}

/** As long as the page is looked at. */
async function look() {
  for (;;) {
    if (document.visibilityState === "visible") {
      await refresh().then(
        () => lost(""),
        () => lost(say("lost")),
      );
    }
    await new Promise((next) => setTimeout(next, LOOK));
  }
}

function lost(text) {
  if (byId("clock-problem").dataset.lost === "yes" || text !== "") byId("clock-problem").textContent = text;
  byId("clock-problem").dataset.lost = text === "" ? "no" : "yes";
}
