import { readFileSync } from "node:fs";
import { join } from "node:path";
import { requirementFolder } from "../requirement/load.ts";
import { type Answered, accept, type Call, elementIn, missing, NAMESPACES } from "./answers.ts";
import type { Answer, ServiceState } from "./state.ts";

/** The hosted service and its one deployment, in production. */
export function answerDeployment(call: Call, state: ServiceState): Answered {
  const { method, path, query } = call;
  const [, , service, kind, slot] = path;
  if (service !== state.goods.service || state.goods.parent === undefined) return unknown(state);
  if (kind === undefined && method === "GET") return { does: "other", answer: hostedService(state) };
  const isIt = (kind === "deploymentslots" && /^production$/i.test(slot ?? "")) || kind === "deployments";
  if (!isIt) return unknown(state);
  if (method === "GET") return { does: "deployment", answer: deployment(state) };
  if (method === "POST" && query.get("comp") === "config") return configure(call, state);
  return unknown(state);
}

const unknown = (state: ServiceState): Answered => ({ does: "other", answer: missing(state) });

const hostedService = ({ goods: { service, location } }: ServiceState): Answer => ({
  status: 200,
  body:
    `<HostedService ${NAMESPACES}><Url>{origin}/{subscription}/services/hostedservices/${service}</Url>` +
    `<ServiceName>${service}</ServiceName><HostedServiceProperties><Description i:nil="true"/><Location>${location}</Location>` +
    `<Label>${Buffer.from(service).toString("base64")}</Label></HostedServiceProperties></HostedService>`,
});

const deployment = ({ words, goods: { service, role }, configuration }: ServiceState): Answer => ({
  status: 200,
  body: words.deployment({ service, role, configuration }),
});

function configure({ body }: Call, state: ServiceState): Answered {
  const { words, trying, random } = state;
  const sent = Buffer.from(elementIn(body, "Configuration") ?? "", "base64").toString("utf8");
  if (trying.trouble === "held" && state.refusals < HELD) {
    state.refusals++;
    return { does: "configure", answer: { status: 409, body: words.held(random.hex(32)) } };
  }
  if (!/<(?:\w+:)?ServiceConfiguration\b/.test(sent)) {
    return { does: "configure", answer: { status: 400, body: words.error("BadRequest", words.incorrect) }, sent };
  }
  const answer = accept("configure", state, () => {
    state.configuration = sent;
  });
  return { does: "configure", answer, sent };
}

/** How often another operation holds the deployment. */
const HELD = 2;

/** The configuration of a VM role with an older image (W20, M9); what `OsImage` is called was in no text that was found. */
export function configurationOf(about: {
  readonly service: string;
  readonly role: string;
  readonly instances: number;
}) {
  const text = readFileSync(join(requirementFolder(), "vmrole", "before.cscfg"), "utf8");
  const values: Readonly<Record<string, string | number>> = { ...about, image: OLD_IMAGE };
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** What the deployment starts from before it is changed. */
export const OLD_IMAGE = "app-old.vhd";
