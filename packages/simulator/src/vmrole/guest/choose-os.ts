import type { Fabric } from "../fabric/fabric.ts";
import type { Operation } from "../fabric/fabric-state.ts";
import { badRequest } from "../fabric/refusal.ts";
import { type Named, placeOf } from "../service/deployment.ts";
import { changeConfiguration } from "../service/update.ts";
import { configureOsButton } from "./configure-os.ts";

/** What the portal's [Configure OS] asks for (M3): a family, and one of its releases or `*` for its newest. */
export interface ChosenOs {
  readonly osFamily: string;
  readonly osVersion: string;
}

/** Gives a deployment another guest OS, as the portal does: by its configuration (M3). Throws `ServiceRefusal`, with the button's own reason where that is grey (M6). */
export function chooseOs(fabric: Fabric, named: Named, chosen: ChosenOs): Operation {
  const { deployment } = placeOf(fabric, named);
  const button = configureOsButton(fabric, deployment);
  if (!button.enabled) throw badRequest(button.reason);
  const before = Buffer.from(deployment.configuration, "base64").toString("utf8");
  const configuration = Buffer.from(withOs(before, chosen)).toString("base64");
  return changeConfiguration(fabric, named, { configuration, mode: "Auto" });
}

/** The configuration was taken once: its root element is there, with or without the two attributes. */
function withOs(configuration: string, { osFamily, osVersion }: ChosenOs): string {
  return configuration.replace(/<([\w.-]+:)?ServiceConfiguration\b[^>]*?(?=\/?>)/, (root) => {
    const bare = root.replaceAll(/\s(?:osFamily|osVersion)\s*=\s*(?:"[^"]*"|'[^']*')/g, "").trimEnd();
    return `${bare} osFamily="${osFamily}" osVersion="${osVersion}"`;
  });
}
