// What goes wrong: to be switched on for an appliance and a phase, and off again.
import { get, post, remove } from "./api.js";
import { sayFault } from "./fault-words.js";
import { attempt, byId, element, offer } from "./page.js";
import { say, sayState } from "./words.js";

let catalogue = [];

export async function startFaults(refresh) {
  ({ catalogue } = await get("/faults/catalogue"));
  byId("fault").onchange = describe;
  byId("arm").onsubmit = (event) => {
    event.preventDefault();
    attempt(byId("fault-problem"), () => post("/faults", selector())).then(refresh);
  };
}

function selector() {
  const value = (id) => byId(id).value;
  return {
    id: value("fault"),
    ...(value("fault-appliance") && { appliance: value("fault-appliance") }),
    ...(value("fault-phase") && { phase: value("fault-phase") }),
    ...(value("fault-first") && { first: Number(value("fault-first")) }),
  };
}

export function showFaults(armed, appliances, refresh) {
  offer(
    byId("fault"),
    catalogue.map((fault) => [fault.id, `${fault.id}: ${sayFault(fault).title}`]),
  );
  offer(byId("fault-appliance"), [["", say("anyAppliance")], ...appliances.map(({ name }) => [name, name])]);
  describe();
  byId("armed").replaceChildren(
    ...armed.map(({ id, appliance, phase, hits }) =>
      element(
        "li",
        {},
        element("code", {}, [id, appliance, phase].filter(Boolean).join(" · ")),
        say("acted", { n: hits }),
        element(
          "button",
          {
            type: "button",
            onclick: () => attempt(byId("fault-problem"), () => remove(`/faults/${id}`)).then(refresh),
          },
          say("end"),
        ),
      ),
    ),
  );
}

function describe() {
  const chosen = catalogue.find(({ id }) => id === byId("fault").value);
  offer(byId("fault-phase"), [
    ["", say("anyPhase")],
    ...(chosen?.phases ?? []).map((phase) => [phase, sayState(phase)]),
  ]);
  byId("fault-about").textContent = chosen
    ? `${sayFault(chosen).client} (${say("expects", { what: sayState(chosen.expects) })})`
    : "";
}
