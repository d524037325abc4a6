// The way into a page of the simulator: the language, and the token that came along or is typed.
import { findToken, tryToken } from "./api.js";
import { byId } from "./page.js";
import { say, speak } from "./words.js";

const LANGUAGE = "patchrig-language";

/** Calls `begin` once the simulator has taken the token; `refresh` whenever the language has changed. */
export async function openEntry(begin, refresh) {
  for (const link of document.querySelectorAll("nav a")) {
    if (new URL(link.href).pathname === location.pathname) link.setAttribute("aria-current", "page");
  }
  const language = byId("language");
  language.value = speak(localStorage.getItem(LANGUAGE) ?? navigator.language.slice(0, 2));
  language.onchange = () => {
    localStorage.setItem(LANGUAGE, speak(language.value));
    refresh().catch(() => {});
  };
  const enter = async (token) => {
    if (!(await tryToken(token))) return askForToken(say("wrongToken"));
    byId("entry").hidden = true;
    byId("console").hidden = false;
    await begin();
  };
  byId("entry").onsubmit = async (event) => {
    event.preventDefault();
    await enter(byId("token").value.trim());
  };
  const token = findToken();
  if (token === "") askForToken("");
  else await enter(token);
}

function askForToken(problem) {
  byId("entry").hidden = false;
  byId("entry-problem").textContent = problem;
  byId("token").focus();
}

/** Looks again and again, as long as the page is looked at. */
export async function keepLooking(look, everyMs) {
  for (;;) {
    if (document.visibilityState === "visible") await look();
    await new Promise((next) => setTimeout(next, everyMs));
  }
}
