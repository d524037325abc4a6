import { join } from "node:path";
import { createVhd, diffVhd, flattenVhd, openWritable } from "@patchrig/core/vhd";
import { STARTS_AT } from "./simulated-service.ts";

const MIB = 2 ** 20;

/** A disk of 16 MiB, mostly holes. */
export async function makeBase(folder: string, name = "base.vhd"): Promise<string> {
  const file = join(folder, name);
  await createVhd(file, { type: "dynamic", size: 16 * MIB, now: STARTS_AT });
  fillDisk(file, 0, Buffer.alloc(64 * 1_024, 0x11));
  fillDisk(file, 6 * MIB, Buffer.alloc(8_192, 0x22));
  return file;
}

/** A difference that writes one MiB of a byte. */
export async function makeChild(parent: string, child: string, byte: number): Promise<string> {
  const image = `${child}.image.vhd`;
  await flattenVhd(parent, image, { type: "dynamic", now: STARTS_AT });
  fillDisk(image, 8 * MIB, Buffer.alloc(MIB, byte));
  await diffVhd(child, { parent, image, now: STARTS_AT });
  return child;
}

export function fillDisk(file: string, offset: number, bytes: Buffer): void {
  const disk = openWritable(file);
  disk.write(bytes, offset);
  disk.flush();
  disk.close();
}

export const DEFINITION = `<?xml version="1.0" encoding="utf-8"?>
<ServiceDefinition name="orders" xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition">
  <VirtualMachineRole name="Shop" vmsize="Small" />
</ServiceDefinition>
`;

export const CONFIGURATION = `<?xml version="1.0" encoding="utf-8"?>
<ServiceConfiguration serviceName="orders" xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceConfiguration">
  <Role name="Shop">
    <Instances count="2" />
    <OsImage href="shop-base-1" />
  </Role>
</ServiceConfiguration>
`;
