// The portal of the VM Role service: services, deployments, instances, and the button that is grey for a VM role (M3, M6).
import { get, post } from "./api.js";
import { keepLooking, openEntry } from "./entry.js";
import { attempt, byId, element, offer } from "./page.js";
import { say } from "./words.js";

/** Milliseconds between two looks. */
const LOOK = 1_000;
let fabric = { deployments: [], images: [], guestOs: [] };
let shown = "";

async function refresh() {
  fabric = await get("/vmrole");
  const now = JSON.stringify([fabric, document.documentElement.lang]);
  // A page that is built anew each second takes the focus from whoever works with it.
  if (now === shown) return;
  shown = now;
  byId("services-note").textContent = fabric.deployments.length === 0 ? say("noDeployments") : "";
  byId("services").replaceChildren(...fabric.deployments.map(deploymentCard));
  byId("images").replaceChildren(...fabric.images.map(imageLine));
  byId("images-note").textContent = fabric.images.length === 0 ? say("noImages") : "";
}

function complain(message) {
  byId("services-problem").textContent = message;
}

const act = (path, body) => attempt(byId("services-problem"), () => post(path, body)).then(() => refresh());
const pathOf = ({ service, slot }) => `/vmrole/services/${encodeURIComponent(service)}/${slot}`;

function deploymentCard(deployment) {
  const { service, slot, name, status, configureOs, osFamily, osVersion, instances } = deployment;
  const title = element("h3", { id: `deployment-${service}-${slot}` }, `${service} · ${slot}`);
  const button = element(
    "button",
    { type: "button", disabled: !configureOs.enabled, onclick: () => askForOs(deployment) },
    say("configureOs"),
  );
  const reason = element("p", { className: "note", id: `reason-${service}-${slot}` }, configureOs.reason ?? "");
  if (configureOs.reason) {
    button.title = configureOs.reason;
    button.setAttribute("aria-describedby", reason.id);
  }
  const os = osFamily === null ? say("asPackaged") : `${familyName(osFamily)}, ${osVersion ?? "*"}`;
  const card = element(
    "article",
    { className: "appliance" },
    element(
      "header",
      {},
      title,
      element("p", { className: "state", dataset: { tone: status === "Running" ? "good" : "busy" } }, status),
    ),
    element("p", {}, `${name} · ${say("guestOs")}: ${os}`),
    element("div", { className: "buttons" }, button),
    reason,
    element("ul", { className: "armed" }, ...instances.map((instance) => instanceLine(deployment, instance))),
  );
  card.setAttribute("aria-labelledby", title.id);
  return card;
}

function instanceLine(deployment, { name, kind, status, problem, from, application, files }) {
  const reimage = () =>
    confirm(say("reallyReimage", { name, n: Object.keys(files).length })) &&
    act(`${pathOf(deployment)}/instances/${encodeURIComponent(name)}/reimage`, {});
  return element(
    "li",
    {},
    element("code", {}, name),
    element("span", {}, `${kind} · ${status}${problem ? `: ${problem}` : ""}`),
    element("span", {}, `${from.image ?? from.guestOs} · ${say("application", { from: application.from })}`),
    element("span", {}, say("written", { n: Object.keys(files).length })),
    element("button", { type: "button", onclick: reimage }, say("reimage")),
  );
}

const imageLine = ({ name, status, parent }) =>
  element(
    "li",
    {},
    element("code", {}, name),
    element("span", {}, parent ? `${status} · ${say("parent", { name: parent })}` : status),
  );

const familyName = (family) => fabric.guestOs.find((one) => one.family === family)?.name ?? family;

function askForOs(deployment) {
  const [families, versions] = [byId("os-family"), byId("os-version")];
  offer(
    families,
    fabric.guestOs.map(({ family, name }) => [family, name]),
  );
  const offerVersions = () => {
    const { versions: known = ["*"] } = fabric.guestOs.find(({ family }) => family === families.value) ?? {};
    offer(
      versions,
      known.map((version) => [version, version === "*" ? say("automatic") : version]),
    );
  };
  families.onchange = offerVersions;
  families.value = deployment.osFamily ?? families.options[0]?.value ?? "";
  offerVersions();
  versions.value = deployment.osVersion ?? "*";
  const dialog = byId("os");
  dialog.onclose = () => {
    if (dialog.returnValue === "ok")
      act(`${pathOf(deployment)}/os`, { osFamily: families.value, osVersion: versions.value });
  };
  dialog.returnValue = "";
  dialog.showModal();
}

byId("pages").hidden = false;
await openEntry(() => keepLooking(() => refresh().catch(({ message }) => complain(message)), LOOK), refresh);
