import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EstateEntry } from "./node.ts";
import { type NodeStanding, planEstate, type Wave } from "./plan-estate.ts";
import { readEstate } from "./read-estate.ts";

interface Shape {
  readonly pscs: readonly (readonly number[])[];
  readonly vcenters: readonly number[];
  readonly embedded: readonly (readonly number[])[];
  readonly clusters: readonly (number | null)[];
}

/** Any estate that makes sense: who replicates with whom, and who is registered where, by chance. */
const estates: fc.Arbitrary<readonly EstateEntry[]> = fc
  .record({
    pscs: fc.array(fc.array(fc.nat(9), { maxLength: 3 }), { maxLength: 5 }),
    vcenters: fc.array(fc.nat(9), { maxLength: 5 }),
    embedded: fc.array(fc.array(fc.nat(9), { maxLength: 2 }), { maxLength: 4 }),
    clusters: fc.array(fc.option(fc.nat(9)), { maxLength: 3 }),
  })
  .map(entriesOf)
  .filter((entries) => entries.length > 0)
  .chain((entries) => fc.shuffledSubarray([...entries], { minLength: entries.length }));

function entriesOf({ pscs, vcenters, embedded, clusters }: Shape): readonly EstateEntry[] {
  const pick = (prefix: string, count: number, own: number, of: readonly number[]) =>
    [...new Set(of.map((index) => index % count))].filter((index) => index !== own).map((index) => `${prefix}${index}`);
  const psc = (index: number) => (pscs.length > 0 ? { psc: `psc-${index % pscs.length}` } : {});
  return [
    ...pscs.map((partners, own) => {
      return { name: `psc-${own}`, role: "psc", replicatesWith: pick("psc-", pscs.length, own, partners) } as const;
    }),
    ...(pscs.length > 0 ? vcenters.map((index, own) => ({ name: `vc-${own}`, ...psc(index) })) : []),
    ...embedded.map((partners, own) => {
      return { name: `all-${own}`, replicatesWith: pick("all-", embedded.length, own, partners) };
    }),
    ...clusters.flatMap((index, own): readonly EstateEntry[] => [
      { name: `ha-${own}-a`, role: "vcha-active", vcha: `ha-${own}`, ...(index !== null && psc(index)) },
      { name: `ha-${own}-p`, role: "vcha-passive", vcha: `ha-${own}` },
      { name: `ha-${own}-w`, role: "vcha-witness", vcha: `ha-${own}` },
    ]),
  ];
}

const running = (entries: readonly EstateEntry[], line = "6.5"): ReadonlyMap<string, NodeStanding> =>
  new Map(entries.map(({ name }) => [name, { line, upToDate: false }]));

function wavesOf(entries: readonly EstateEntry[], standing = running(entries)): readonly Wave[] {
  const planned = planEstate(readEstate(entries), standing);
  if (planned.kind === "refused") throw new Error(planned.problem.text);
  return planned.waves;
}

const waveOf = (name: string | undefined, waves: readonly Wave[]): number =>
  waves.find(({ nodes }) => nodes.some((node) => node.name === name))?.number ?? Number.NaN;
const short = (waves: readonly Wave[]) =>
  waves.map(({ nodes, clusters }) => [...nodes, ...clusters].map(({ name }) => name).join(" "));

describe("the order of an estate", () => {
  it("has each appliance once, and gives a reason for each wave with its source or as inferred", () => {
    fc.assert(
      fc.property(estates, (entries) => {
        const waves = wavesOf(entries);
        const names = waves.flatMap(({ nodes }) => nodes.map(({ name }) => name));
        expect(names.toSorted()).toEqual(entries.map(({ name }) => name).toSorted());
        for (const { reason, cite, inferred } of waves) {
          expect(reason).not.toBe("");
          expect(cite.length > 0 || inferred !== null).toBe(true);
        }
      }),
    );
  });

  it("never has a vCenter Server before its Platform Services Controller, nor beside it", () => {
    fc.assert(
      fc.property(estates, (entries) => {
        const waves = wavesOf(entries);
        for (const { name, psc } of entries) {
          if (psc !== undefined) expect(waveOf(psc, waves)).toBeLessThan(waveOf(name, waves));
        }
      }),
    );
  });

  it("never has two replication partners at once, be it over a third one", () => {
    fc.assert(
      fc.property(estates, (entries) => {
        const nodes = readEstate(entries);
        const waves = wavesOf(entries);
        for (const { name, replicatesWith } of nodes) {
          const partners = nodes.filter((node) => replicatesWith.includes(node.name));
          const indirect = partners.flatMap((partner) => partner.replicatesWith).filter((other) => other !== name);
          for (const other of [...replicatesWith, ...indirect]) {
            expect(waveOf(other, waves)).not.toBe(waveOf(name, waves));
          }
        }
      }),
    );
  });

  it("is a vCenter HA cluster's witness, passive node, failover, and the former active node", () => {
    fc.assert(
      fc.property(estates, (entries) => {
        const waves = wavesOf(entries);
        for (const { name, vcha } of entries.filter(({ role }) => role === "vcha-active")) {
          const failover = waves.find(({ clusters }) => clusters.some((cluster) => cluster.name === vcha));
          expect(failover?.does).toBe("failover");
          const order = [waveOf(`${vcha}-w`, waves), waveOf(`${vcha}-p`, waves), failover?.number, waveOf(name, waves)];
          expect(order).toEqual([...new Set(order)].toSorted((a = 0, b = 0) => a - b));
        }
      }),
    );
  });

  it("is the same for the same estate, however its document is sorted", () => {
    fc.assert(
      fc.property(estates, (entries) => {
        const sorted = entries.toSorted((a, b) => (a.name < b.name ? 1 : -1));
        expect(wavesOf(sorted)).toEqual(wavesOf(entries));
      }),
    );
  });

  it("is one that a person would write down", () => {
    const waves = wavesOf([
      { name: "vc-b", psc: "psc-b" },
      { name: "vc-a", psc: "psc-a" },
      { name: "psc-a", role: "psc", replicatesWith: ["psc-b"] },
      { name: "psc-b", role: "psc" },
      { name: "alone" },
    ]);
    expect(short(waves)).toEqual(["psc-a", "psc-b", "alone", "vc-a vc-b"]);
    expect(waves[0]).toMatchObject({ cite: ["P24", "07", "10"], inferred: expect.stringContaining("nobody recorded") });
  });

  it("asks for no failover where the former active node is done", () => {
    const entries = entriesOf({ pscs: [], vcenters: [], embedded: [], clusters: [null] });
    const standing = new Map(entries.map(({ name }) => [name, { line: "6.5", upToDate: true }]));
    expect(short(wavesOf(entries, standing))).toEqual(["ha-0-w", "ha-0-p", "ha-0-a"]);
  });
});

describe("vCenter HA", () => {
  const cluster = entriesOf({ pscs: [], vcenters: [], embedded: [], clusters: [null] });

  it("refuses the whole estate on 7.0, by P24", () => {
    const entries = [{ name: "alone" }, ...cluster];
    expect(planEstate(readEstate(entries), running(entries, "7.0"))).toMatchObject({
      kind: "refused",
      problem: { text: expect.stringContaining("ha-0-a runs 7.0") },
      cite: ["P24"],
      inferred: null,
    });
  });

  it("is inferred where nobody recorded it: refused on 8.0, the order of 6.5 on 6.7", () => {
    const on = (line: string) => planEstate(readEstate(cluster), running(cluster, line));
    expect(on("8.0")).toMatchObject({ kind: "refused", inferred: expect.stringContaining("7.0") });
    expect(on("6.7")).toMatchObject({ waves: [{ inferred: expect.stringContaining("6.5") }, {}, {}, {}] });
    expect(on("6.5")).toMatchObject({ waves: [{ inferred: null }, {}, {}, {}] });
  });
});

describe("an estate's document", () => {
  const psc: EstateEntry = { name: "psc", role: "psc" };

  it.each<readonly [string, readonly EstateEntry[], RegExp]>([
    ["nobody", [], /^appliances: expected at least one/],
    ["one name twice", [{ name: "a" }, { name: "a" }], /^appliances\.1\.name: .*"a" twice/],
    ["a controller that is not there", [{ name: "a", psc: "b" }], /^a\.psc: .*found "b"/],
    ["a controller that is none", [{ name: "a", psc: "b" }, { name: "b" }], /^a\.psc: .*role is psc, found "b"/],
    ["a vCenter without its controller", [{ name: "a", role: "vcenter" }], /^a\.psc: .*found none/],
    ["controllers in a ring of registrations", [{ ...psc, psc: "psc" }], /^psc\.psc: expected nothing/],
    ["an unknown partner", [{ ...psc, replicatesWith: ["x"] }], /^psc\.replicatesWith: .*found "x"/],
    ["a partner of itself", [{ ...psc, replicatesWith: ["psc"] }], /^psc\.replicatesWith: .*found itself/],
    ["a vCenter that replicates", [psc, { name: "a", psc: "psc", replicatesWith: ["psc"] }], /expected nobody/],
    [
      "one that replicates with a vCenter",
      [
        { ...psc, replicatesWith: ["a"] },
        { name: "a", psc: "psc" },
      ],
      /"a"/,
    ],
    ["a node of no cluster", [{ name: "a", role: "vcha-active" }], /^a\.vcha: .*found none/],
    ["a cluster's node of no role", [{ name: "a", vcha: "ha" }], /^a\.role: expected vcha-active/],
    [
      "two active nodes",
      ["a", "b"].map((name) => ({ name, role: "vcha-active", vcha: "ha" }) as const),
      /^vCenter HA "ha": expected one vcha-active, found a, b/,
    ],
    [
      "no witness",
      [
        { name: "a", role: "vcha-active", vcha: "ha" },
        { name: "p", role: "vcha-passive", vcha: "ha" },
      ],
      /witness, found none/,
    ],
  ])("is refused with %s", (_, entries, message) => {
    expect(() => readEstate(entries)).toThrow(
      expect.objectContaining({ code: "unreadable-input", message: expect.stringMatching(message) }),
    );
  });
});
