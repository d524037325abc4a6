// What happened, newest first, as it happens.
import { download, follow } from "./api.js";
import { sayEvent } from "./event-words.js";
import { attempt, byId, element, timeOf } from "./page.js";

/** So many lines are in the page; the whole journal is in the bundle. */
const SHOWN = 500;

export function startJournal() {
  const list = byId("journal");
  const filter = byId("journal-filter");
  const isWanted = (type) =>
    filter.value === "" || type === filter.value || (filter.value === "phase" && type === "state");
  filter.onchange = () => {
    for (const line of list.children) line.hidden = !isWanted(line.dataset.type);
  };
  byId("bundle").href = "#journal-title";
  byId("bundle").onclick = (event) => {
    event.preventDefault();
    attempt(byId("clock-problem"), () => download("/bundle", "patchrig-simulation.tgz"));
  };
  return follow("/journal?follow=1", (event) => {
    const line = lineOf(event);
    line.hidden = !isWanted(event.type);
    list.prepend(line);
    while (list.children.length > SHOWN) list.lastElementChild.remove();
  });
}

/** Says again in the page's language what is shown, when that is another one than before. */
export function showJournal() {
  const { lang } = document.documentElement;
  if (lang === spoken) return;
  spoken = lang;
  for (const line of byId("journal").children) line.querySelector("span").replaceChildren(...wordsOf(told.get(line)));
}

let spoken = document.documentElement.lang;

/** The event of each line that is shown. */
const told = new WeakMap();

function lineOf(event) {
  const { at, type } = event;
  const time = element("time", { dateTime: at, title: at }, timeOf(at));
  const line = element("li", { dataset: { type } }, time, element("span", {}, ...wordsOf(event)));
  told.set(line, event);
  return line;
}

const wordsOf = ({ at: _, appliance, ...event }) => [
  `${appliance}: `,
  event.type === "command" ? element("code", {}, event.line) : sayEvent(event),
];
