import type { XmlElement } from "../../vmrole/xml/element.ts";
import { beginTask, virtualMachine } from "./begin-task.ts";
import type { Connection } from "./connection.ts";
import { textOf } from "./soap-answer.ts";
import { element, type Markup } from "./soap-request.ts";

/** What a drive is called that says no name of its own. */
const UNLABELLED = "CD/DVD drive";

/**
 * Begins to put an ISO into a drive and to connect it, now and at power-on (V10); without a path the drive is emptied.
 * `device` is the drive as the server described it: what is not changed is sent back as it was. Throws as `send`.
 */
export function reconfigCdDrive(
  connection: Connection,
  { machine, device, path }: { readonly machine: string; readonly device: XmlElement; readonly path: string | null },
): Promise<string> {
  const change = element("deviceChange", [
    element("operation", "edit"),
    element("device", driveOf(device, path), { "xsi:type": "VirtualCdrom" }),
  ]);
  return beginTask(connection, "ReconfigVM_Task", { on: virtualMachine(machine), content: element("spec", change) });
}

/** In the order of the schema. */
function driveOf(device: XmlElement, path: string | null): readonly (Markup | undefined)[] {
  const kept = (name: string) => {
    const text = textOf(device, name);
    return text === undefined ? undefined : element(name, text);
  };
  const label = textOf(device, "deviceInfo", "label") ?? UNLABELLED;
  const isIn = path !== null;
  return [
    kept("key"),
    element("deviceInfo", [
      element("label", label),
      element("summary", textOf(device, "deviceInfo", "summary") ?? label),
    ]),
    isIn
      ? element("backing", element("fileName", path), { "xsi:type": "VirtualCdromIsoBackingInfo" })
      : element("backing", [element("deviceName", ""), element("useAutoDetect", false)], {
          "xsi:type": "VirtualCdromRemotePassthroughBackingInfo",
        }),
    element("connectable", [
      element("startConnected", isIn),
      element("allowGuestControl", true),
      element("connected", isIn),
    ]),
    kept("controllerKey"),
    kept("unitNumber"),
  ];
}
