import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Outcome } from "./operations.ts";
import { type Ended, run } from "./run.ts";
import type { Server } from "./server.ts";

/** An unmodified client of the vSphere API, and how it does each operation that it has. */
export interface Client {
  readonly name: string;
  readonly from: string;
  /** What tells its version; a first line. */
  readonly version: readonly string[];
  /** By operation: what is run, as the table shows it. */
  readonly shown: Readonly<Record<string, string>>;
  /** Does them all, in order. */
  perform(server: Server, folder: string): Promise<ReadonlyMap<string, Outcome>>;
}

const programs = fileURLToPath(new URL("programs/", import.meta.url));
const PYTHON = "/usr/bin/python3";
const PYVMOMI = [
  "about",
  "find",
  "disks",
  "datastore",
  "clone",
  "iso",
  "snapshot",
  "power",
  "events",
  "destroy",
  "password",
];

export const govc = (folder: string): Client => ({
  name: "govc",
  from: "golang-github-vmware-govmomi (source), built by `scripts/build-govmomi.mjs`",
  version: [join(folder, "govc"), "version"],
  shown: {
    about: "`about`",
    find: "`find / -type m`",
    disks: "`device.ls`",
    datastore: "`datastore.ls`",
    upload: "`datastore.upload`",
    clone: "`vm.clone`",
    iso: "`device.cdrom.insert`, `device.connect`",
    snapshot: "`snapshot.create`, `snapshot.remove`",
    power: "`vm.power`",
    events: "`events`",
    destroy: "`vm.destroy`",
    password: "`about`",
  },
  perform: async (server, work) => {
    const outcomes = new Map<string, Outcome>();
    for (const [id, steps] of Object.entries(govcSteps(server.env, work))) {
      let ended: Ended = { status: 0, stdout: "", stderr: "" };
      for (const args of steps) {
        const named = args.map((arg) => arg.replace("{drive}", /^cdrom-\d+/m.exec(ended.stdout)?.[0] ?? ""));
        if (ended.status === 0) ended = await run([join(folder, "govc"), ...named], govcEnv(server, id, work));
      }
      outcomes.set(id, ended.status === 0 ? { result: ended.stdout } : { problem: ended.stderr.trim() || "no answer" });
    }
    const refused = outcomes.get("password");
    outcomes.set("password", refused && "problem" in refused ? { result: refused.problem } : { problem: "was let in" });
    return outcomes;
  },
});

const govcEnv = ({ env }: Server, id: string, work: string) => ({
  HOME: work,
  GOVC_URL: env.PATCHRIG_SDK ?? "",
  GOVC_USERNAME: env.PATCHRIG_USER ?? "",
  GOVC_PASSWORD: id === "password" ? "not it" : (env.PATCHRIG_PASSWORD ?? ""),
  GOVC_INSECURE: "1",
  GOVC_PERSIST_SESSION: "false",
});

function govcSteps(env: Server["env"], work: string): Record<string, readonly (readonly string[])[]> {
  const {
    PATCHRIG_VM: vm = "",
    PATCHRIG_CLONE: clone = "",
    PATCHRIG_DATASTORE: ds = "",
    PATCHRIG_ESXI: host = "",
  } = env;
  const iso = (env.PATCHRIG_ISO ?? "").replace(/^\[[^\]]*\] /, "");
  const own = join(work, "own.iso");
  writeFileSync(own, "an ISO of ours");
  return {
    about: [["about"]],
    find: [["find", "/", "-type", "m", "-name", vm]],
    disks: [["device.ls", "-vm", vm]],
    upload: [["datastore.upload", "-ds", ds, own, "iso/own.iso"]],
    datastore: [["datastore.ls", "-ds", ds, "iso"]],
    clone: [["vm.clone", "-vm", vm, "-on=false", "-ds", ds, "-host", host, clone]],
    iso: [
      ["device.cdrom.insert", "-vm", vm, "-ds", ds, iso],
      ["device.ls", "-vm", vm],
      ["device.connect", "-vm", vm, "{drive}"],
      ["device.info", "-vm", vm],
    ],
    snapshot: [
      ["snapshot.create", "-vm", vm, "-m=false", "before"],
      ["snapshot.tree", "-vm", vm],
      ["snapshot.remove", "-vm", vm, "before"],
    ],
    power: [
      ["vm.power", "-on", clone],
      ["vm.power", "-off", clone],
    ],
    events: [["events", `/${env.PATCHRIG_DATACENTER}/vm/${vm}`]],
    destroy: [["vm.destroy", clone]],
    password: [["about"]],
  };
}

export const pyvmomi: Client = {
  name: "pyvmomi",
  from: "python3-pyvmomi",
  version: [PYTHON, "-c", "import importlib.metadata as m; print('pyvmomi', m.version('pyvmomi'))"],
  shown: {
    about: "`content.about`",
    find: "container view, `FindByUuid`, `FindByIp`",
    disks: "`config.hardware.device`",
    datastore: "`SearchDatastore_Task` without a specification",
    clone: "`CloneVM_Task`, `WaitForTask`",
    iso: "`ReconfigVM_Task` without `deviceInfo`",
    snapshot: "`CreateSnapshot_Task`, `RemoveSnapshot_Task`",
    power: "`PowerOnVM_Task`, `PowerOffVM_Task`",
    events: "`QueryEvents`",
    destroy: "`Destroy_Task`, `FindByInventoryPath`",
    password: "`SmartConnect`",
  },
  perform: async (server, work) => {
    const ended = await run([PYTHON, join(programs, "pyvmomi-client.py"), ...PYVMOMI], { HOME: work, ...server.env });
    const lines = ended.stdout.split("\n").filter((line) => line.startsWith("{"));
    const told = new Map(
      lines.map((line) => JSON.parse(line)).map(({ operation, ...outcome }) => [operation, outcome as Outcome]),
    );
    return new Map(
      PYVMOMI.map((id) => [id, told.get(id) ?? { problem: `no answer: ${ended.stderr.trim().slice(-200)}` }]),
    );
  },
};

const MODULES: Readonly<Record<string, readonly string[]>> = {
  about: ["about"],
  find: ["find"],
  disks: ["disks"],
  clone: ["clone"],
  iso: ["iso"],
  snapshot: ["snapshot", "unsnapshot"],
  power: ["power", "off"],
  destroy: ["destroy"],
};

export const ansible: Client = {
  name: "Ansible community.vmware",
  from: "ansible python3-pyvmomi",
  version: ["ansible", "--version"],
  shown: {
    about: "`vmware_about_info`",
    find: "`vmware_guest_find`",
    disks: "`vmware_guest_disk_info`",
    clone: "`vmware_guest` with `template`",
    iso: "`vmware_guest` with `cdrom` on IDE 0:0",
    snapshot: "`vmware_guest_snapshot`",
    power: "`vmware_guest_powerstate`",
    destroy: "`vmware_guest`, `state: absent`",
  },
  perform: async (server, work) => {
    const argv = ["ansible-playbook", "-i", "localhost,", join(programs, "ansible-vmware.yaml")];
    const ended = await run(argv, {
      ...server.env,
      HOME: work,
      ANSIBLE_STDOUT_CALLBACK: "json",
      ANSIBLE_NOCOLOR: "1",
      ANSIBLE_DEPRECATION_WARNINGS: "False",
      PYTHONPATH: join(programs, "pyvmomi-shim"),
    });
    const tasks = tasksIn(ended);
    return new Map(
      Object.entries(MODULES).map(([id, names]): [string, Outcome] => {
        const results = names.map((name) => tasks.get(name));
        const bad = results.find((result) => !result || result.failed);
        if (results.includes(undefined)) return [id, { problem: `no answer: ${ended.stderr.trim().slice(-200)}` }];
        return [
          id,
          bad
            ? {
                problem: String(bad.module_stderr ?? bad.msg)
                  .trim()
                  .slice(-300),
              }
            : { result: results[0] },
        ];
      }),
    );
  },
};

type TaskResult = Readonly<Record<string, unknown>>;

function tasksIn({ stdout }: Ended): ReadonlyMap<string, TaskResult> {
  const from = stdout.indexOf("{");
  if (from < 0) return new Map();
  const { plays = [] } = JSON.parse(stdout.slice(from)) as {
    plays?: readonly { tasks: readonly { task: { name: string }; hosts: Record<string, TaskResult> }[] }[];
  };
  return new Map(
    plays.flatMap(({ tasks }) => tasks.map(({ task, hosts }) => [task.name, hosts.localhost ?? {}] as const)),
  );
}
