import type { Finding } from "./chain.ts";
import { describeFlaw } from "./format/flaw.ts";
import { FOOTER, formatFooter, parseFooter } from "./format/footer.ts";
import { geometryOf, SECTOR } from "./format/geometry.ts";
import { NO_UUID } from "./format/uuid.ts";
import { fillOf } from "./image/bitmap.ts";
import { type BlockLayer, openLayer } from "./image/block-layer.ts";
import { findTableFlaws, readTable } from "./image/table.ts";
import { type OpenVhd, openVhd } from "./open-vhd.ts";
import { createPace, type Work } from "./work.ts";

/** What a file holds, and what is wrong with it. */
export interface Verification {
  readonly findings: readonly Finding[];
  readonly blocks: number;
  readonly allocatedBlocks: number;
  /** Bytes of sectors that the bitmaps mark; of a fixed VHD all. */
  readonly markedBytes: number;
}

/** Checks one file whole: both footers, header, table, each block's bitmap. Throws `unreadable-input` where it cannot be begun. */
export async function verifyVhd(file: string, work: Work = {}): Promise<Verification> {
  const vhd = openVhd(file);
  try {
    return await verifyOpen(vhd, work);
  } finally {
    vhd.disk.close();
  }
}

/** As `verifyVhd`, of an open one. */
export async function verifyOpen(vhd: OpenVhd, work: Work): Promise<Verification> {
  const { file } = vhd.disk;
  const finding = (severity: Finding["severity"], id: Finding["id"], text: string): Finding => ({
    severity,
    file,
    id,
    text,
  });
  const findings: Finding[] = [
    ...vhd.notes.map((note) =>
      finding(vhd.footerFrom === "end-511" ? "warning" : "error", "footer", describeFlaw(file, note)),
    ),
    ...vhd.locatorFlaws.map((flaw) => finding("warning", "locator", describeFlaw(file, flaw))),
    ...lookAtFooters(vhd).map((text) => finding("warning", "footer", `${file}: ${text}`)),
    ...compareCopies(vhd).map((text) => finding("error", "footer", `${file}: ${text}`)),
  ];
  const { header } = vhd;
  if (header === undefined) return { findings, blocks: 0, allocatedBlocks: 0, markedBytes: vhd.footer.size };
  if (vhd.footer.type === "differencing" && header.parentUuid === NO_UUID)
    findings.push(
      finding("error", "header", `${file}: a differencing VHD names its parent's id, and this one names none`),
    );
  const flaws = findTableFlaws(vhd, readTable(vhd));
  findings.push(...flaws.map((flaw) => finding("error", "table", describeFlaw(file, flaw))));
  if (flaws.length > 0) return { findings, blocks: readTable(vhd).length, allocatedBlocks: 0, markedBytes: 0 };
  const layer = openLayer(vhd, header);
  return { findings, blocks: layer.blockCount, ...(await countMarked(layer, work)) };
}

async function countMarked(layer: BlockLayer, work: Work) {
  const sectors = layer.header.blockSize / SECTOR;
  const pace = createPace(work, layer.blockCount * layer.header.blockSize);
  let [allocatedBlocks, marked] = [0, 0];
  for (let block = 0; block < layer.blockCount; block += 1) {
    if (!layer.isAllocated(block)) continue;
    const bitmap = layer.bitmapOf(block);
    allocatedBlocks += 1;
    marked += fillOf(bitmap, 0, sectors) === "all" ? sectors : countBits(bitmap);
    await pace(layer.header.blockSize);
  }
  return { allocatedBlocks, markedBytes: marked * SECTOR };
}

function countBits(bitmap: Uint8Array): number {
  let count = 0;
  for (let byte of bitmap) for (; byte !== 0; byte &= byte - 1) count += 1;
  return count;
}

/** What no reader minds, and some tool may. */
function lookAtFooters({ footer, disk, footerFrom }: OpenVhd): string[] {
  const { cylinders, heads, sectors } = geometryOf(footer.size);
  const said = footer.geometry;
  const rest = disk.size - (footerFrom === "end-511" ? FOOTER - 1 : FOOTER) - footer.size;
  return [
    ...(said.cylinders === cylinders && said.heads === heads && said.sectors === sectors
      ? []
      : [
          `its geometry is ${shape(said)}, where ${shape({ cylinders, heads, sectors })} belongs to ${footer.size} bytes`,
        ]),
    ...(footer.savedState ? ["a virtual machine was saved with it: it is in use"] : []),
    ...(footer.type === "fixed" && rest > 0 ? [`${rest} bytes lie between the disk's end and the footer`] : []),
  ];
}

const shape = (one: { cylinders: number; heads: number; sectors: number }): string =>
  `${one.cylinders}/${one.heads}/${one.sectors}`;

/** The copy at the start and the footer at the end must be the same; some readers use one, some the other. */
function compareCopies({ footer, disk, footerFrom }: OpenVhd): string[] {
  if (footer.type === "fixed" || footerFrom === "copy") return [];
  const parsed = parseFooter(disk.read(0, FOOTER));
  if ("problem" in parsed) return [`the footer's copy: ${describeFlaw("", parsed.problem).slice(2)}`];
  return formatFooter(parsed.value).equals(formatFooter(footer)) ? [] : ["the footer and its copy at byte 0 differ"];
}
