// Every appliance at a glance: how far its boot is, what its update does, what answers.
import { post } from "./api.js";
import { askForIso } from "./insert-iso.js";
import { attempt, byId, element, offer } from "./page.js";
import { say, sayState } from "./words.js";

/** The phases of an update and of a boot, in their order. */
const UNTIL = ["staging", "staged", "installing", "installed", "booting", "sshd", "proxy", "initializing", "up"];

const cards = new Map();

export function showEstate(appliances, { refresh, openTerminal }) {
  for (const appliance of appliances) {
    const card = cards.get(appliance.name) ?? addCard(appliance.name, { refresh, openTerminal });
    card.show(appliance);
  }
}

function addCard(name, { refresh, openTerminal }) {
  const problem = element("p", { className: "problem", role: "alert" });
  const act = (path, body) => attempt(problem, () => post(`/appliances/${name}/${path}`, body)).then(refresh);
  const state = element("p", { className: "state" });
  const facts = element("dl");
  const services = element("ul", { className: "services" });
  const buttons = element("div", { className: "buttons" });
  const title = element("h3", { id: `appliance-${name}` }, name);
  const card = element(
    "article",
    { className: "appliance" },
    element("header", {}, title, state),
    facts,
    services,
    buttons,
    problem,
  );
  card.setAttribute("aria-labelledby", title.id);
  byId("estate").append(card);
  const button = (word, onclick) => element("button", { type: "button", onclick, dataset: { say: word } }, say(word));
  const until = element("select", {
    onchange: ({ target }) => {
      const phase = target.value;
      target.value = "";
      if (phase !== "") attempt(problem, () => post("/clock", { until: phase, appliance: name })).then(refresh);
    },
  });
  buttons.append(
    element("label", {}, element("span", { dataset: { say: "until" } }, say("until")), until),
    button("newTerminal", () => openTerminal(name)),
    button("insert", async () => {
      const iso = await attempt(problem, () => askForIso(latest));
      if (iso) act("iso", { name: iso });
    }),
    button("eject", () => act("iso", { name: null })),
    button("reset", () => confirm(say("reallyReset", { name })) && act("reset", {})),
  );
  let latest;
  const shown = {
    show: (appliance) => {
      latest = appliance;
      show(appliance, { state, facts, services, until });
    },
  };
  cards.set(name, shown);
  return shown;
}

function show(appliance, { state, facts, services, until }) {
  state.textContent = [
    sayState(appliance.phase),
    ...(appliance.update === "idle" ? [] : [sayState(appliance.update)]),
  ].join(" · ");
  state.dataset.tone = toneOf(appliance);
  facts.replaceChildren(
    ...fact("version", `${appliance.version} (${appliance.profile})`),
    ...fact("builds", `${appliance.patchBuild}, ${say("vcenterBuild", { n: appliance.vpxdBuild })}`),
    ...fact(
      "ports",
      Object.entries(appliance.ports)
        .map(([name, open]) => `${name} ${say(open ? "open" : "closed")}`)
        .join(", "),
    ),
    ...fact("iso", appliance.iso ?? say("noIso")),
    ...fact("staged", appliance.staged ?? say("nothing")),
  );
  services.replaceChildren(
    ...appliance.services.map(({ name, state: is }) =>
      element(
        "li",
        { className: "service", dataset: { state: is } },
        `${say(`service-${name}`)}: `,
        element("b", {}, sayState(is)),
      ),
    ),
  );
  offer(until, [["", "…"], ...UNTIL.map((phase) => [phase, sayState(phase)])]);
  services.setAttribute("aria-label", say("services"));
}

const fact = (name, text) => [element("dt", {}, say(name)), element("dd", {}, text)];

function toneOf({ phase, update }) {
  if (update === "failed" || phase === "off") return "bad";
  return phase === "up" && (update === "idle" || update === "staged") ? "good" : "busy";
}
