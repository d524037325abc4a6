import type { CdDrive, Disk, Machine, MachineName } from "../../ports/inventory.ts";
import type { XmlElement } from "../../vmrole/xml/element.ts";
import type { ReadObject } from "./retrieve-properties.ts";
import { child, children, numberOf, referenceOf, textOf, typeOf } from "./soap-answer.ts";

/** What a drive is called that says no name of its own. */
const UNLABELLED = "CD/DVD drive";

/** What is asked of every machine. */
export const NAME_PROPERTIES = ["name", "guest.hostName", "guest.ipAddress"] as const;

/** What is asked of the one that is worked on. */
export const MACHINE_PROPERTIES = [
  ...NAME_PROPERTIES,
  "runtime.powerState",
  "runtime.host",
  "runtime.question",
  "config.hardware.device",
  "summary.storage.committed",
  "parent",
  "resourcePool",
] as const;

export function readName({ reference, values }: ReadObject): MachineName {
  const addresses = [values.get("guest.hostName"), values.get("guest.ipAddress")].map((value) => value?.text.trim());
  return {
    id: reference.id,
    name: decodeName(values.get("name")?.text.trim() ?? reference.id),
    addresses: addresses.filter((address): address is string => !!address),
  };
}

/** vSphere writes `/`, `\` and `%` in names as `%2f`, `%5c` and `%25`. */
const decodeName = (name: string): string =>
  name.replaceAll(/%(2f|5c|25)/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));

const POWER = { poweredOn: "on", poweredOff: "off", suspended: "suspended" } as const;

export function readMachine(read: ReadObject, host: Machine["host"]): Machine {
  const { values } = read;
  const power = values.get("runtime.powerState")?.text.trim() ?? "";
  const devices = devicesOf(read);
  const isOn = power === "poweredOn";
  return {
    ...readName(read),
    power: Object.hasOwn(POWER, power) ? POWER[power as keyof typeof POWER] : "unknown",
    host,
    disks: devices.filter((device) => typeOf(device) === "VirtualDisk").map(readDisk),
    cdDrives: devices.filter((device) => typeOf(device) === "VirtualCdrom").map((device) => readDrive(device, isOn)),
    committedBytes: numberOf(values.get("summary.storage.committed")) || null,
    question: textOf(values.get("runtime.question"), "text") ?? null,
  };
}

const devicesOf = ({ values }: ReadObject): readonly XmlElement[] =>
  values.get("config.hardware.device")?.children ?? [];

function readDisk(device: XmlElement): Disk {
  const bytes = numberOf(device, "capacityInBytes") ?? (numberOf(device, "capacityInKB") ?? 0) * 1024;
  return {
    label: textOf(device, "deviceInfo", "label") ?? `disk ${textOf(device, "key") ?? "?"}`,
    bytes,
    isIndependent: /^independent/.test(textOf(device, "backing", "diskMode") ?? ""),
    storeId: referenceOf(child(child(device, "backing"), "datastore"))?.id ?? null,
  };
}

function readDrive(device: XmlElement, isOn: boolean): CdDrive {
  const medium = mediumOf(child(device, "backing"));
  return {
    key: numberOf(device, "key") ?? 0,
    label: textOf(device, "deviceInfo", "label") ?? UNLABELLED,
    medium,
    connection: connectionOf(child(device, "connectable"), medium !== null && isOn),
  };
}

function mediumOf(backing: XmlElement | undefined): CdDrive["medium"] {
  const kind = typeOf(backing) ?? "";
  const path = textOf(backing, "fileName");
  if (kind === "VirtualCdromIsoBackingInfo") return path ? { kind: "iso", path } : null;
  const device = textOf(backing, "deviceName") ?? "";
  if (/Remote/.test(kind)) return device === "" ? null : { kind: "client", device };
  return /Atapi|Passthrough/.test(kind) && device !== "" ? { kind: "host-device", device } : null;
}

/**
 * Inferred: of a drive that stays at "connecting" (V11) only the picture is known. Here it is one that shall be connected
 * and is not, and that has not failed either.
 */
function connectionOf(connectable: XmlElement | undefined, isWanted: boolean): CdDrive["connection"] {
  const status = textOf(connectable, "status") ?? "";
  if (/recoverableError/i.test(status)) return "failed";
  if (textOf(connectable, "connected") === "true") return "connected";
  return isWanted && textOf(connectable, "startConnected") === "true" ? "connecting" : "disconnected";
}

/** The device of a drive as it was described. */
export const driveWithKey = (read: ReadObject, key: number): XmlElement | undefined =>
  devicesOf(read).find((device) => typeOf(device) === "VirtualCdrom" && numberOf(device, "key") === key);

/** The references of an array's value. */
export const referencesOf = (value: XmlElement | undefined) =>
  children(value, "ManagedObjectReference").flatMap((one) => referenceOf(one) ?? []);
