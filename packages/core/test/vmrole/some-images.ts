import { join } from "node:path";
import { createVhd, diffVhd, flattenVhd, openWritable } from "../../src/vhd/index.ts";

const MIB = 2 ** 20;
/** 2011-02-21T10:00:00Z */
export const NOW = 1_298_282_400_000;

/** A base, a difference on it and a difference on that: small disks, mostly holes. */
export interface SomeImages {
  readonly base: string;
  readonly child: string;
  readonly grandchild: string;
}

export async function makeImages(folder: string): Promise<SomeImages> {
  const [base, child, grandchild] = ["base", "child", "grandchild"].map((name) => join(folder, `${name}.vhd`)) as [
    string,
    string,
    string,
  ];
  await createVhd(base, { type: "dynamic", size: 16 * MIB, now: NOW });
  fillDisk(base, 0, Buffer.alloc(64 * 1_024, 0x11));
  fillDisk(base, 6 * MIB, Buffer.alloc(8_192, 0x22));
  await makeChild(folder, { parent: base, child, byte: 0x33 });
  await makeChild(folder, { parent: child, child: grandchild, byte: 0x44 });
  return { base, child, grandchild };
}

/** A difference that writes one MiB of a byte. */
async function makeChild(folder: string, made: { parent: string; child: string; byte: number }): Promise<void> {
  const image = join(folder, `image-${made.byte}.vhd`);
  await flattenVhd(made.parent, image, { type: "dynamic", now: NOW });
  fillDisk(image, 8 * MIB, Buffer.alloc(MIB, made.byte));
  await diffVhd(made.child, { parent: made.parent, image, now: NOW });
}

export function fillDisk(file: string, offset: number, bytes: Buffer): void {
  const disk = openWritable(file);
  disk.write(bytes, offset);
  disk.flush();
  disk.close();
}

export const CONFIGURATION = `<?xml version="1.0" encoding="utf-8"?>
<ServiceConfiguration serviceName="orders" xmlns="http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceConfiguration">
  <Role name="Shop">
    <Instances count="2" />
    <OsImage href="shop-base-1" />
  </Role>
</ServiceConfiguration>
`;
