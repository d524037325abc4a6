import type { ServerRequirement } from "@patchrig/conformance";

type Step = ServerRequirement["do"][number];
type Expectation = ServerRequirement["expect"][number];
type Mutant = ServerRequirement["broken-by"];

/** What a server is brought into before it is met. */
export const STATES: Readonly<Record<ServerRequirement["given"][number], string>> = {
  "iso-connected": "the release's next patch ISO is in the CD drive",
  "password-expired": "root's password has expired",
  management: "the Service Management API is served",
};

/** What the judge does, for a person. */
export function stepInWords(step: Step): string {
  if (typeof step === "string") return LOGINS[step];
  if ("login" in step) return `log in on a terminal of ${step.login.columns} columns and ${step.login.rows} rows`;
  if ("type" in step) return typingInWords(step);
  if ("hurry" in step) return `log in and type ${line(step.hurry)} before the shell is there`;
  if ("exec" in step) return `run ${line(step.exec)} without a terminal`;
  if ("get" in step) return `ask for the page ${step.get}`;
  if ("try" in step) return `ask for the page ${step.try}; no answer is an answer as well`;
  if ("watch" in step) return `ask for ${step.watch} again and again, until it is like ${step.until}`;
  if ("knock" in step) return `knock at the ${step.knock} port`;
  return serviceStepInWords(step);
}

const LOGINS: Readonly<Record<Extract<Step, string>, string>> = {
  login: "log in over SSH, on a terminal",
  "log-in-and-out": "log in, and leave again",
  "fail-login": "try to log in with a wrong password",
};

function typingInWords({ type, answers, pager, leaves }: Extract<Step, { type: string }>): string {
  const answering = answers === undefined ? "" : `, answer ${answers.map(line).join(", then ")} when asked`;
  const paging = pager === "ctrl-c" ? ", press Ctrl+C at the pager" : "";
  return `type ${line(type)}${paging}${answering}${leaves ? ", which ends the session" : ""}`;
}

type OfService = Extract<
  Step,
  { call: object } | { settle: string } | { poll: string } | { upload: object } | { blob: object } | { package: string }
>;

function serviceStepInWords(step: OfService): string {
  if ("call" in step) {
    const { method, path, version, body, anonymous } = step.call;
    const [by, with_] = [version === undefined ? "" : ` by version ${version}`, body ? `, with ${body}` : ""];
    return `call ${method} ${path}${by}${anonymous ? " without the certificate" : ""}${with_}`;
  }
  if ("settle" in step) return "ask for the operation until it has ended";
  if ("poll" in step) return `call GET ${step.poll} by version ${step.version} until it answers ${step.until}`;
  if ("upload" in step) {
    const { vhd, as, parent, until } = step.upload;
    const onto = parent === undefined ? "" : `, with the parent ${parent}`;
    return `upload the VHD "${vhd}" as the image ${as}${onto}${until === "sent" ? ", without the commit" : ""}`;
  }
  if ("package" in step) return `put the package ${step.package} into the store`;
  const { image, method, comp, bytes, forged } = step.blob;
  const [sent, signed] = [bytes === undefined ? "" : `, ${bytes} bytes`, forged ? ", with a forged signature" : ""];
  return `${method} the blob of the image ${image}${comp === undefined ? "" : ` (${comp})`}${sent}${signed}`;
}

/** What must have come, each demand for itself. */
export function expectationInWords(what: Expectation): readonly string[] {
  return Object.entries(what).map(([key, value]) => {
    const words = EXPECTATIONS[key];
    return words ? words(value as never) : `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`;
  });
}

const line = (text: string): string => JSON.stringify(text).replaceAll("\\r\\n", "\\n");
const QUOTED = "the words above, line by line, under the mask of what recordings show varying";
const EXPECTATIONS: Readonly<Record<string, (value: never) => string>> = {
  says: (lines: "quote" | readonly string[]) =>
    lines === "quote" ? QUOTED : `the lines ${lines.map(line).join(", ")}`,
  "never-says": (text: string) => `never ${line(text)}`,
  prompt: (text: string) => `the prompt ${line(text)}, blank included`,
  prints: () => "nothing is printed",
  ends: () => "the session ends",
  pages: ({ atLeast }: { readonly atLeast: number }) =>
    `the licence in ${atLeast} ${atLeast === 1 ? "page" : "pages"} or more, none higher than the window`,
  glued: (text: string) => `${line(text)} in the line in which the licence ends`,
  counts: (text: string) => `${line(text)} counted up to all of them`,
  stamps: () => "every stamp in one of the two shapes, and a real instant",
  order: (some: readonly string[]) => `in this order: ${some.map(line).join(", ")}`,
  bytes: (text: string) => `the bytes ${line(text)} in the stream`,
  status: (code: number) => `the status ${code}`,
  body: (text: string) => (text === "quote" ? "the words above in the body" : `a body like ${text}`),
  header: ({ name, like }: { readonly name: string; readonly like: string }) => `the header ${name} like ${like}`,
  configuration: (text: string) => `a configuration like ${text}`,
  refuses: () => "a refusal: status 400 or more",
  climbs: (some: readonly string[]) => `on the way, in this order: ${some.join(", ")}`,
  port: (state: string) => `the port is ${state}`,
  serves: () => "nobody is let in",
};

/** The server that breaks it and no other, as `conform --prove` makes one. */
export function mutantInWords(mutant: Mutant): string {
  if ("says" in mutant) return `a server that ${sayingInWords(mutant.says, mutant.as)}`;
  if ("hears" in mutant) return `a server that hears ${line(mutant.as)} where ${line(mutant.hears)} was typed`;
  if ("port" in mutant) return `a server whose ${mutant.port} port is ${mutant.is}`;
  if ("fault" in mutant) return `a server with the fault ${mutant.fault} (patchrig fault list)`;
  const { says, as, status, instead, unanswered, header } = mutant.page;
  const parts = [
    says === undefined ? "" : sayingInWords(says, as),
    status === undefined ? "" : `answers ${status}${instead === undefined ? "" : ` where it should answer ${instead}`}`,
    unanswered === undefined ? "" : `answers ${unanswered} where it should not answer`,
    header === undefined ? "" : `has ${line(as ?? "")} in the header ${header}`,
  ];
  return `a server that ${parts.filter(Boolean).join(" and ")}`;
}

const sayingInWords = (says: string, as = ""): string =>
  as === "" ? `leaves out ${line(says)}` : `says ${line(as)} where it should say ${line(says)}`;
