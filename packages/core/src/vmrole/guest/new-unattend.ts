import { escaped } from "../xml/edit.ts";
import {
  type BuildPhase,
  type GuestSystem,
  PUBLIC_KEY_TOKEN,
  SKIP_REARM_COMPONENTS,
  UNATTEND_NAMESPACE,
} from "./components.ts";
import { hidePassword } from "./hidden-password.ts";

export interface NewUnattend {
  readonly system: GuestSystem;
  readonly phase: BuildPhase;
  /** `en-us` */
  readonly locale: string;
  /** As Windows names it: `UTC`. */
  readonly timeZone: string;
  readonly password: string;
}

/** An answer file for sysprep /generalize, with SkipRearm while the image is built and without it in the end (M20, W8). */
export function newUnattend({ system, phase, locale, timeZone, password }: NewUnattend): string {
  const generalize = [
    component("Microsoft-Windows-PnpSysprep", [
      "<DoNotCleanUpNonPresentDevices>true</DoNotCleanUpNonPresentDevices>",
      "<PersistAllDeviceInstalls>true</PersistAllDeviceInstalls>",
    ]),
    ...(phase === "building" ? [component(SKIP_REARM_COMPONENTS[system], ["<SkipRearm>1</SkipRearm>"])] : []),
  ];
  const language = ["InputLocale", "SystemLocale", "UILanguage", "UserLocale"];
  const oobe = [
    component(
      "Microsoft-Windows-International-Core",
      language.map((name) => `<${name}>${escaped(locale)}</${name}>`),
    ),
    component("Microsoft-Windows-Shell-Setup", shellSetup(timeZone, hidePassword(password, "AdministratorPassword"))),
  ];
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<unattend xmlns="${UNATTEND_NAMESPACE}">`,
    ...settings("generalize", generalize),
    ...settings("oobeSystem", oobe),
    "</unattend>",
    "",
  ].join("\n");
}

const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);

function settings(pass: string, components: readonly (readonly string[])[]): string[] {
  return indented([`<settings pass="${pass}">`, ...indented(components.flat()), "</settings>"]);
}

function component(name: string, lines: readonly string[]): readonly string[] {
  const identity = `processorArchitecture="amd64" publicKeyToken="${PUBLIC_KEY_TOKEN}"`;
  return [
    `<component name="${name}" ${identity} language="neutral" versionScope="nonSxS">`,
    ...indented(lines),
    "</component>",
  ];
}

function shellSetup(timeZone: string, hidden: string): readonly string[] {
  const oobe = [
    "ProtectYourPC>3</ProtectYourPC",
    "SkipMachineOOBE>true</SkipMachineOOBE",
    "SkipUserOOBE>true</SkipUserOOBE",
  ];
  const password = [`<Value>${hidden}</Value>`, "<PlainText>false</PlainText>"];
  return [
    `<TimeZone>${escaped(timeZone)}</TimeZone>`,
    "<DisableAutoDaylightTimeSet>true</DisableAutoDaylightTimeSet>",
    "<OOBE>",
    ...indented(oobe.map((element) => `<${element}>`)),
    "</OOBE>",
    "<UserAccounts>",
    ...indented(["<AdministratorPassword>", ...indented(password), "</AdministratorPassword>"]),
    "</UserAccounts>",
  ];
}
