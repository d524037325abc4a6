// What happened, newest first, as it happens.
import { download, follow } from "./api.js";
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

function lineOf({ at, appliance, type, line, ...details }) {
  const what = line === undefined ? `${type} ${briefly(details)}` : element("code", {}, line);
  return element(
    "li",
    { dataset: { type } },
    element("time", { dateTime: at, title: at }, timeOf(at)),
    element("span", {}, `${appliance}: `, what),
  );
}

const briefly = (details) =>
  Object.entries(details)
    .filter(([, value]) => typeof value !== "object" && value !== undefined)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
