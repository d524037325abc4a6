/** Cylinders, heads and sectors a track: what a BIOS is told. */
export interface Geometry {
  readonly cylinders: number;
  readonly heads: number;
  readonly sectors: number;
}

export const SECTOR = 512;
const LARGEST = 65_535 * 16 * 255;

/** The geometry of a disk of so many bytes (specification, appendix "CHS Calculation"; all divisions round down). */
export function geometryOf(size: number): Geometry {
  const total = Math.min(Math.floor(size / SECTOR), LARGEST);
  if (total >= 65_535 * 16 * 63) return shape(total, 16, 255);
  const tracks = Math.floor(total / 17);
  const heads = Math.max(4, Math.floor((tracks + 1_023) / 1_024));
  if (tracks < heads * 1_024 && heads <= 16) return shape(total, heads, 17);
  const wider = Math.floor(total / 31);
  return wider < 16 * 1_024 ? shape(total, 16, 31) : shape(total, 16, 63);
}

/** The bytes that a geometry reaches: at most the disk's size. */
export const capacityOf = ({ cylinders, heads, sectors }: Geometry): number => cylinders * heads * sectors * SECTOR;

/**
 * The size that qemu-img makes of a wish: the smallest that its geometry reaches whole (observed with qemu-img 7.2;
 * `force_size=on` keeps the wish).
 */
export function sizeByGeometry(size: number): number {
  const wished = Math.ceil(size / SECTOR);
  if (wished > LARGEST) return wished * SECTOR;
  let sectors = wished;
  while (capacityOf(geometryOf(sectors * SECTOR)) < wished * SECTOR) sectors += 1;
  return capacityOf(geometryOf(sectors * SECTOR));
}

function shape(total: number, heads: number, sectors: number): Geometry {
  return { cylinders: Math.floor(Math.floor(total / sectors) / heads), heads, sectors };
}
