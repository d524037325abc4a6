import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { versionOf } from "../clients/run-program.ts";
import { ansible, type Client, govc, pyvmomi } from "./clients.ts";
import { type Outcome, operations } from "./operations.ts";
import { type Server, startOwn, startVcsim } from "./server.ts";
import { type Column, writeVcenterTable } from "./vcenter-table.ts";

const builder = fileURLToPath(new URL("../../../../scripts/build-govmomi.mjs", import.meta.url));
const govmomi = spawnSync(process.execPath, [builder, "--where"], { encoding: "utf8" }).stdout.trim();
const vcsim = join(govmomi, "vcsim");
const clients = [govc(govmomi), pyvmomi, ansible];
const versions = new Map(clients.map((client) => [client.name, versionOf(client.version)]));
const folder = mkdtempSync(join(tmpdir(), "patchrig-vsphere-"));
const columns = new Map<string, Column>();

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  // The table tells of whole runs alone.
  const whole = clients.every(({ name }) => columns.get(name)?.vcsim.size);
  if (whole) writeVcenterTable(operations, [...columns.values()]);
});

describe("an unmodified vSphere client does the note's preparation", () => {
  for (const client of clients) {
    const title = `${client.name}: About, find, disks, clone, ISO, snapshot, power, delete; no request is left unanswered`;
    whereItIs(client, title, async () => {
      const server = await startOwn();
      try {
        const outcomes = await client.perform(server, folder);
        const version = versions.get(client.name) ?? "";
        columns.set(client.name, { client, version, outcomes, vcsim: new Map(), panics: 0 });
        expect(problemsIn(outcomes)).toEqual([]);
        expect([...outcomes.keys()].toSorted()).toEqual(Object.keys(client.shown).toSorted());
        expect(server.unanswered()).toEqual([]);
        expect(told(outcomes)).toMatchObject(EXPECTED[client.name] ?? {});
      } finally {
        await server.stop();
      }
    });
  }
});

describe("beside vcsim, which the same clients were sent to", () => {
  for (const client of clients) {
    const title = `${client.name}: what it does there it does here, and here nothing is missing`;
    whereItIs(client, title, async () => {
      expect(existsSync(vcsim), "vcsim is built by scripts/build-govmomi.mjs").toBe(true);
      const server: Server = await startVcsim(govmomi);
      try {
        const theirs = await client.perform(server, folder);
        const column = columns.get(client.name);
        expect(column, "the client has not met ours").toBeDefined();
        if (column) columns.set(client.name, { ...column, vcsim: theirs, panics: server.unanswered().length });
        const better = [...theirs].filter(
          ([id, outcome]) => "result" in outcome && "problem" in (column?.outcomes.get(id) ?? {}),
        );
        expect(better).toEqual([]);
      } finally {
        await server.stop();
      }
    });
  }
});

const problemsIn = (outcomes: ReadonlyMap<string, Outcome>) =>
  [...outcomes].flatMap(([id, outcome]) => ("problem" in outcome ? [`${id}: ${outcome.problem}`] : []));

const told = (outcomes: ReadonlyMap<string, Outcome>) =>
  Object.fromEntries([...outcomes].map(([id, outcome]) => [id, "result" in outcome ? outcome.result : undefined]));

const ISO = "[datastore1] iso/VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso";

/** What each client has to have read, in its own form. */
const EXPECTED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  govc: {
    about: expect.stringMatching(/Build: +2559267\n/),
    find: "/Datacenter/vm/vcsa-01\n",
    disks: expect.stringMatching(/(disk-1000-\d+ +VirtualDisk [^\n]*\n){11}/),
    datastore: expect.stringContaining("VMware-vCenter-Server-Appliance-6.0.0.10000-3018521-patch-FP.iso"),
    iso: expect.stringMatching(/Label: +CD\/DVD drive 1[\s\S]*Connected: +true/),
    events: expect.stringContaining("Clone virtual machine"),
    password: expect.stringContaining("Cannot complete login due to an incorrect user name or password."),
  },
  pyvmomi: {
    about: { build: "2559267", version: "6.0.0", apiType: "VirtualCenter" },
    find: { same: true, host: "esxi-01.example.test" },
    disks: { disks: 11, independent: 10 },
    datastore: { iso: true },
    clone: { name: "vcsa-01-backup", power: "poweredOff", disks: 11 },
    iso: { label: "CD/DVD drive 1", connected: true, file: ISO },
    snapshot: { refused: "MemorySnapshotOnIndependentDisk", covered: 1, left: false },
    power: { on: "poweredOn", off: "poweredOff" },
    events: { events: true },
    destroy: { gone: true },
    password: { refused: "Cannot complete login due to an incorrect user name or password." },
  },
  "Ansible community.vmware": {
    about: { about_info: { build: "2559267", product_full_name: "VMware vCenter Server 6.0.0 build-2559267" } },
    find: { folders: ["/Datacenter/vm"] },
    disks: { guest_disk_info: { "10": { label: "Hard disk 11", backing_diskmode: "independent_persistent" } } },
    clone: { changed: true, instance: { hw_name: "vcsa-01-backup", hw_power_status: "poweredOff" } },
    iso: { changed: true },
    snapshot: { snapshot_results: { current_snapshot: { name: "before" } } },
    power: { changed: true, instance: { hw_power_status: "poweredOn" } },
    destroy: { changed: true },
  },
};

/** A program that is not here fails the run on a CI machine, where all are installed; elsewhere its test names it. */
function whereItIs(client: Client, title: string, run: () => Promise<void>): void {
  if (versions.get(client.name) !== undefined) test(title, run, 180_000);
  else if (process.env.CI) test(title, () => expect.fail(`${client.name} is not here: install ${client.from}`));
  else test.skip(`${title} (not here: install ${client.from})`, run);
}
