import { describe, expect, it } from "vitest";
import { capacityOf, geometryOf, sizeByGeometry } from "./geometry.ts";

const MIB = 2 ** 20;
const chs = (size: number) => Object.values(geometryOf(size)).join("/");

describe("the geometry of a disk", () => {
  it("follows the specification's table from the smallest to the largest disk", () => {
    expect(chs(3 * MIB)).toBe("90/4/17");
    expect(chs(64 * MIB)).toBe("963/8/17");
    expect(chs(512 * MIB)).toBe("1040/16/63");
    expect(chs(127 * 2 ** 30)).toBe("65278/16/255");
    expect(chs(2_040 * 2 ** 30)).toBe("65535/16/255");
  });

  it("never reaches past the disk, and with qemu-img's rounding reaches it whole", () => {
    for (let sectors = 6_144; sectors < 2 ** 32; sectors = Math.floor(sectors * 1.37) + 1) {
      const size = sectors * 512;
      expect(capacityOf(geometryOf(size))).toBeLessThanOrEqual(size);
      const rounded = sizeByGeometry(size);
      expect(rounded).toBeGreaterThanOrEqual(size);
      if (sectors <= 65_535 * 16 * 255) expect(capacityOf(geometryOf(rounded))).toBe(rounded);
    }
  });
});
