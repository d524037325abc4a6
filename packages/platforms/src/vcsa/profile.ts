import { z } from "zod";
import { cited, citedText } from "../cited.ts";

/** Which build each number is: the patch medium and VAMI show `patchBuild`, /sdk and About show `vpxdBuild`. */
const release = z.strictObject({
  /** As an advisory names it: `6.0`, `6.0 u1`. */
  name: z.string(),
  /** In the banner: `6.0.0` on GA, `6.0.0.10000` from the first patch on. */
  bannerVersion: cited(z.string()),
  /** The four-part version. */
  version: cited(z.string()),
  patchBuild: cited(z.int()),
  vpxdBuild: cited(z.int()),
  releaseDate: z.string(),
});

const login = z.strictObject({
  /** What follows `SSH-2.0-` in the server's first line. */
  sshIdent: citedText,
  /** The SSH banner before authentication: {bannerVersion}, {type}. */
  banner: citedText,
  passwordPrompt: citedText,
  /** pam_lastlog's line: {stamp} with the zone or {unzoned}, {from}, {on} (ssh, pts/0, tty1). Empty: no such line. */
  lastLoginPam: citedText,
  /** sshd's line: {stamp} without a zone, {from}. */
  lastLogin: citedText,
  lastFailedLogin: citedText,
  failedAttemptsOne: citedText,
  failedAttemptsMany: citedText,
  /** Between the login lines and `connected` nothing is said for so long (evidence 43). */
  connectGapMs: cited(z.int()),
  connected: citedText,
  /** What readline says first on a terminal that knows it. */
  readlineEscape: citedText,
  motd: citedText,
  /** Who may log in besides root, with Single Sign-On's password; the shell knows such a user as `sso-user`. */
  ssoUser: cited(z.string()).optional(),
  /** What a session gets instead of a shell once the password has expired, with a terminal and without. */
  passwordExpired: citedText,
  passwordExpiredNoTty: citedText,
  passwordExpiredTty: citedText,
  /** passwd's own questions, and its last words. */
  oldPassword: citedText,
  newPassword: citedText,
  newPasswordAgain: citedText,
  passwordChanged: citedText,
  passwordNotChanged: citedText,
});

const shell = z.strictObject({
  /** What may be left out before a plug-in's name, and before an API command's. */
  pluginNamespace: citedText,
  apiNamespace: citedText,
  /** What `chsh` is given. */
  loginShells: z.strictObject({ appliance: citedText, bash: citedText }),
  prompt: citedText,
  /** {word} */
  unknownCommand: citedText,
  unknownCommandExec: citedText,
  disabled: citedText,
  /** What `shell` says before its prompt. */
  enterWarning: citedText,
  enabledAtStart: cited(z.boolean()),
  bashPrompt: citedText,
  /** The same for a user of Single Sign-On; root's when left out. */
  bashPromptSso: citedText.optional(),
  bashUnknownCommand: citedText,
  bashExit: citedText,
  chsh: citedText,
  /** A {shell} that is none of the login shells; and what it says where it was given none. */
  chshRefused: citedText,
  chshUsage: citedText,
  /** `<api> --help`: {name}, {options} (` --name STR`), {description}; then, where there are any, {arguments}. */
  apiHelp: citedText,
  apiHelpArguments: citedText,
  /** One of {arguments}: {argument} (`--name STR`), {text}. */
  apiHelpArgument: citedText,
  /** {argument} is missing, not known, or has a {value} that does not fit. */
  apiMissing: citedText,
  apiUnknown: citedText,
  apiInvalid: citedText,
});

const eula = z.strictObject({
  pager: citedText,
  /** Glued to the licence's last words (V15). */
  question: citedText,
  /** Said when an answer is neither yes nor no. */
  repeat: citedText,
  declined: citedText,
  cancelled: citedText,
});

/** What `software-packages` says when the state forbids what was asked, and to what `list` and `unstage` answer. */
const softwarePackages = z.strictObject({
  nothingStaged: citedText,
  unstaged: citedText,
  busy: citedText,
  noMedium: citedText,
  wrongMedium: citedText,
  rebootPending: citedText,
  /** An installation has failed, and its state was not cleared. */
  installFailed: citedText,
  validated: citedText,
  tooOld: citedText,
  /** A repository that has nothing for this release, or is none. */
  nothingAvailable: citedText,
  /** A repository that does not answer, or has no manifest; and one whose manifest does not bear its signature. */
  downloadFailed: citedText,
  manifestFailed: citedText,
  /** One field of `list`, {key} and {value}. */
  field: citedText,
  /** What an installation asks before it begins, without an echo, and says to a wrong answer (`ask: sso-password`). */
  ssoPassword: citedText,
  ssoPasswordWrong: citedText,
});

/** What the code of a release does otherwise than that of others, besides its words. */
const updates = z.strictObject({
  /** Keys of a payload that this release's code does not show. */
  leavesOut: cited(z.array(z.string())),
  /** `list` shows the keys in the payload's own order, or in another one each time (a dict of Python 3). */
  order: cited(z.enum(["fixed", "varies"])),
  /** Packages are copied at the installation, which looks into the drive again (P15). */
  installNeedsMedium: cited(z.boolean()),
});

/** What lies where in a repository, and how the appliance asks for it. */
const repository = z.strictObject({
  /** Where updates are looked for when nobody says where; {version}: the one that runs. */
  defaultUrl: citedText,
  userAgent: cited(z.string()),
  /** The manifest's path; its signature lies beside it. */
  manifest: cited(z.string()),
  signature: cited(z.string()),
  /** What is added to the manifest's name for its checksum; absent where there is none. */
  checksum: cited(z.string()).optional(),
  /** Packages that are known by their names. */
  packages: cited(z.array(z.string()).min(1)),
});

/** Where the update's state is kept, what the file says, and the service that reads it when it starts. */
const stateFile = z.strictObject({
  path: cited(z.string()),
  upToDate: citedText,
  /** {version}: of the update that failed; {queried}: when updates were last looked for. */
  failed: citedText,
  service: cited(z.string()),
  /**
   * Beside it, what the last update was: {installedAt} and {queriedAt}, {name}, {product}, {releaseDay}, {line} (`7.0`) and
   * {version}.
   */
  updates: z.strictObject({ path: cited(z.string()), text: citedText }),
});

const web = z.strictObject({
  /** The web clients, oldest first, each with what our front page calls it and what its 503 says, with {pointer}. */
  clients: z.array(z.strictObject({ path: z.string(), title: z.string(), unavailable: citedText })).min(1),
  /** {pointer}: 503 for everything that falls to vpxd. */
  vpxdUnavailable: citedText,
  /** A paragraph a line. */
  initializing: citedText,
  /** What the web client shows while Single Sign-On does not answer it. */
  ssoStarting: citedText,
  /** What stands where another answer was due while an update is installed. */
  updating: citedText,
  notFound: citedText,
  /** A page was asked for otherwise than by GET or HEAD. */
  notAllowed: citedText,
  loginPath: z.string(),
  /** How many digits of the pointer vary; zeros before them stand in the text. */
  pointerDigits: cited(z.int()),
});

/** A command the shell knows, by its full name (`com.vmware.…`); its reply is in canned/ or in the simulator's code. */
const apiCommand = z.strictObject({
  name: z.string(),
  /** What it is for, in our words. */
  title: z.string().optional(),
  cite: z.string().optional(),
  inferred: z.string().optional(),
  /** What `--help` says under Description; cited of its own, for a list that has the name does not show the help. */
  description: citedText.optional(),
  /**
   * What backs an argument backs its name, its type and its help text. `set`: the setting that takes the argument's
   * value; a later reply shows it as `{setting}`.
   */
  arguments: z
    .array(
      z.strictObject({
        name: z.string(),
        type: z.enum(["STR", "BOOL", "INT"]),
        text: z.string(),
        /** The only values of a STR, in any case. */
        choices: z.array(z.string()).optional(),
        cite: z.string().optional(),
        inferred: z.string().optional(),
        set: z.string().optional(),
        /** What the setting is before anybody has set it. */
        initially: z.string().optional(),
      }),
    )
    .optional(),
});

export const profileSchema = z.strictObject({
  id: z.string().regex(/^vcsa\/[0-9a-z.]+$/),
  extends: z.string().optional(),
  title: z.string(),
  product: cited(z.string()),
  type: cited(z.string()),
  /** The type of a node that has not everything within. */
  roles: z.strictObject({ psc: citedText, vcenter: citedText }),
  hostname: cited(z.string()),
  release,
  login,
  shell,
  eula,
  softwarePackages,
  updates,
  repository,
  stateFile,
  web,
  /** The namespaces document and the API version of /sdk. */
  sdk: z.strictObject({
    /** {apiVersion} and {priorVersions}, each of them a {version} in `priorVersion`. */
    serviceVersions: citedText,
    priorVersion: citedText,
    apiVersion: cited(z.string()),
    priorVersions: cited(z.array(z.string())),
  }),
  vami: cited(z.boolean()),
  /**
   * What the machine's own screen shows between two logins: {product}, {bannerVersion}, {type}, {cpus}, {memoryGb},
   * {hostname}, {address}.
   */
  screen: citedText,
  /**
   * What `services.list` names. `part`: what of an appliance it comes and goes with; `is`: that part is nothing else, and
   * is stopped with it.
   */
  services: cited(
    z.array(
      z.strictObject({
        name: z.string(),
        part: z.enum(["network", "ssh", "reverse-proxy", "vcenter", "web-client"]),
        is: z.boolean().default(false),
      }),
    ),
  ),
  plugins: z.array(apiCommand),
  apis: z.array(apiCommand),
  disks: cited(
    z.array(z.strictObject({ device: z.string(), mount: z.string(), sizeGb: z.number(), usedPercent: z.int() })),
  ),
});

export type Profile = z.infer<typeof profileSchema>;

/** A patch that brings a release: what its medium's file is called, what it holds, what `list` tells of it. */
export const payloadSchema = z.strictObject({
  /** Absent where only a repository is known to have it. */
  iso: cited(z.string()).optional(),
  kind: z.enum(["FP", "TP"]),
  /** The profile the appliance has after the reboot; absent when no profile describes it. */
  brings: z.string().optional(),
  version: z.string(),
  build: z.int(),
  /** The versions it may be installed on; any of its line when left out. Staging does not ask (P16). */
  supportedFrom: cited(z.array(z.string())).optional(),
  packages: cited(z.strictObject({ inPayload: z.int(), staged: z.int() })),
  /** In the order the recording has them. {eulaAcceptTime} is the only placeholder. */
  fields: z.array(
    z.strictObject({
      key: z.string(),
      value: z.string(),
      cite: z.string().optional(),
      inferred: z.string().optional(),
    }),
  ),
  sizeMb: cited(z.number()),
});

export type Payload = z.infer<typeof payloadSchema>;
