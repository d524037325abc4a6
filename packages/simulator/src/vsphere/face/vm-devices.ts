import { fill } from "@patchrig/platforms/profiles";
import { KEYS } from "../estate/create-vm.ts";
import { drivesOf } from "../estate/medium.ts";
import { type CdState, type DiskState, folderOf, type VmState } from "../estate/vm-state.ts";
import { type Data, data, megabytes, special, type Value, word } from "../soap/value.ts";
import type { Face } from "./face.ts";

/** A machine's devices: controllers first, then what hangs on them. */
export function devicesOf(face: Face, vm: VmState): readonly Data[] {
  const { labels } = face.estate.vsphere;
  const numbered = (text: string, number: number) => fill(text, { number });
  const drives = drivesOf(face.estate, vm);
  const onIde = (controller: number) =>
    drives.filter((drive) => drive.controllerKey === controller).map(({ key }) => key);
  const controller = (type: string, of: Readonly<Record<string, Value | undefined>> & { readonly label: string }) => {
    const { label, key, summary = label, busNumber = 0, ...more } = of;
    return special(type, { key, deviceInfo: description(label, String(summary)), busNumber, ...more });
  };
  return [
    controller("VirtualIDEController", {
      label: numbered(labels.ide.text, 0),
      key: KEYS.ide,
      ...keys(onIde(KEYS.ide)),
    }),
    controller("VirtualIDEController", {
      ...{ label: numbered(labels.ide.text, 1), key: KEYS.ide + 1, busNumber: 1 },
      ...keys(onIde(KEYS.ide + 1)),
    }),
    controller("VirtualPS2Controller", { label: "PS2 controller 0", key: KEYS.ps2, ...keys([600, 700]) }),
    controller("VirtualPCIController", {
      ...{ label: "PCI controller 0", key: KEYS.pci },
      ...keys([500, KEYS.scsi, KEYS.nic]),
    }),
    special("VirtualKeyboard", onController(600, KEYS.ps2, { label: labels.keyboard.text, unit: 0 })),
    special("VirtualPointingDevice", {
      ...onController(700, KEYS.ps2, { label: labels.pointing.text, unit: 1 }),
      backing: special("VirtualPointingDeviceDeviceBackingInfo", {
        deviceName: "",
        useAutoDetect: false,
        hostPointingDevice: "autodetect",
      }),
    }),
    special("VirtualMachineVideoCard", {
      ...onController(500, KEYS.pci, { label: labels.video.text, unit: 0 }),
      videoRamSizeInKB: 4096n,
      numDisplays: 1,
    }),
    controller("VirtualLsiLogicController", {
      label: numbered(labels.scsi.text, 0),
      summary: labels.scsiSummary.text,
      key: KEYS.scsi,
      controllerKey: KEYS.pci,
      unitNumber: 3,
      ...keys(vm.disks.map(({ key }) => key)),
      hotAddRemove: true,
      sharedBus: word("VirtualSCSISharing", "noSharing"),
      scsiCtlrUnitNumber: 7,
    }),
    ...drives.map((drive, index) => cdDevice(face, drive, numbered(labels.cdDrive.text, index + 1))),
    ...vm.disks.map((disk, index) =>
      diskDevice(face, vm, { disk, label: numbered(labels.disk.text, index + 1), index }),
    ),
    nicDevice(face, vm, numbered(labels.network.text, 1)),
  ];
}

const description = (label: string, summary: string) => special("Description", { label, summary });

const keys = (device: readonly number[]) =>
  device.length === 0 ? {} : { device: { is: "list", of: "xsd:int", items: device } as const };

const onController = (key: number, controllerKey: number, { label, unit }: { label: string; unit: number }) => ({
  key,
  deviceInfo: description(label, label),
  controllerKey,
  unitNumber: unit,
});

function cdDevice({ estate }: Face, drive: CdState, label: string): Data {
  const { labels } = estate.vsphere;
  const { backing } = drive;
  const summary =
    backing.is === "iso" ? fill(labels.isoSummary.text, { file: backing.file }) : labels.clientSummary.text;
  return special("VirtualCdrom", {
    key: drive.key,
    deviceInfo: description(label, summary),
    backing: cdBacking(drive),
    connectable: data("VirtualDeviceConnectInfo", {
      startConnected: drive.startConnected,
      allowGuestControl: drive.allowGuestControl,
      connected: drive.connected,
      status: drive.status,
    }),
    controllerKey: drive.controllerKey,
    unitNumber: drive.unit,
  });
}

function cdBacking({ backing }: CdState): Data {
  if (backing.is === "iso") return special("VirtualCdromIsoBackingInfo", { fileName: backing.file });
  const { device: deviceName } = backing;
  if (backing.is === "host") return special("VirtualCdromAtapiBackingInfo", { deviceName, useAutoDetect: false });
  return backing.passthrough
    ? special("VirtualCdromRemotePassthroughBackingInfo", { deviceName, useAutoDetect: false, exclusive: false })
    : special("VirtualCdromRemoteAtapiBackingInfo", { deviceName, useAutoDetect: false });
}

/** A disk's file: after a snapshot another one of the same disk. */
export function diskFile(vm: VmState, { generation }: DiskState, index: number): string {
  const number = generation === 0 ? "" : `-${String(generation).padStart(6, "0")}`;
  return `${folderOf(vm)}/${vm.name}${index === 0 ? "" : `_${index}`}${number}.vmdk`;
}

interface NumberedDisk {
  readonly disk: DiskState;
  readonly label: string;
  readonly index: number;
}

function diskDevice({ refs, estate }: Face, vm: VmState, { disk, label, index }: NumberedDisk): Data {
  const kb = disk.sizeMb * 1024;
  return special("VirtualDisk", {
    key: disk.key,
    deviceInfo: description(label, `${kb.toLocaleString("en-US")} KB`),
    backing: special("VirtualDiskFlatVer2BackingInfo", {
      fileName: diskFile(vm, disk, index),
      datastore: refs.datastore(vm.datastore),
      diskMode: disk.mode,
      split: false,
      writeThrough: false,
      thinProvisioned: false,
      uuid: estate.uuid(`disk/${vm.number}/${disk.key}`),
    }),
    controllerKey: KEYS.scsi,
    unitNumber: disk.unit,
    capacityInKB: BigInt(kb),
    capacityInBytes: megabytes(disk.sizeMb),
  });
}

function nicDevice({ refs, estate }: Face, vm: VmState, label: string): Data {
  const network = estate.vsphere.site.value.network;
  return special("VirtualVmxnet3", {
    key: KEYS.nic,
    deviceInfo: description(label, network),
    backing: special("VirtualEthernetCardNetworkBackingInfo", {
      deviceName: network,
      useAutoDetect: false,
      network: refs.network,
    }),
    connectable: data("VirtualDeviceConnectInfo", {
      startConnected: true,
      allowGuestControl: true,
      connected: true,
      status: "ok",
    }),
    controllerKey: KEYS.pci,
    unitNumber: 7,
    addressType: "assigned",
    macAddress: macOf(estate.uuid(`mac/${vm.number}`)),
    wakeOnLanEnabled: true,
  });
}

/** An address of the range that vCenter gives out. */
export const macOf = (uuid: string): string => {
  const [a, b, c] = [uuid.slice(0, 2), uuid.slice(2, 4), uuid.slice(4, 6)];
  return `00:50:56:${(Number.parseInt(a, 16) & 0x3f).toString(16).padStart(2, "0")}:${b}:${c}`;
};
