import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSimulator, type Simulator } from "../../src/index.ts";
import { type Ended, run } from "../vsphere/run.ts";

const FREE = { host: "127.0.0.1", port: 0 };
const PASSWORD = "night shift";

const RELEASES = [
  {
    profile: "vcsa/6.7",
    iso: "VMware-vCenter-Server-Appliance-6.7.0.48000-18010531-patch-FP.iso",
    brings: "6.7.0.48000",
    face: { prefix: "/rest/appliance", session: "/rest/com/vmware/cis/session", value: "['value']" },
  },
  {
    profile: "vcsa/8.0",
    iso: "VMware-vCenter-Server-Appliance-8.0.3.01100-25600417-patch-FP.iso",
    brings: "8.0.3.01100",
    face: { prefix: "/api/appliance", session: "/api/session", value: "" },
  },
];

const file = (name: string) => fileURLToPath(new URL(`./programs/${name}`, import.meta.url));
const CLIENTS: readonly {
  readonly name: string;
  readonly needs: readonly string[];
  readonly argv: readonly string[];
}[] = [
  { name: "curl", needs: ["curl", "--version"], argv: ["sh", file("curl-update.sh")] },
  {
    name: "requests",
    needs: ["/usr/bin/python3", "-c", "import requests"],
    argv: ["/usr/bin/python3", file("requests-update.py")],
  },
  {
    name: "Ansible",
    needs: ["ansible-playbook", "--version"],
    argv: ["ansible-playbook", "-i", "localhost,", file("ansible-update.yaml")],
  },
];

let simulator: Simulator | undefined;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-rest-"));
});
afterEach(async () => {
  await simulator?.close();
  rmSync(folder, { recursive: true });
});

for (const { profile, iso, brings, face } of RELEASES) {
  describe(`${profile} is updated over REST by`, () => {
    for (const { name, needs, argv } of CLIENTS) {
      const act = async () => {
        const url = await start(profile, iso);
        const ended = await run(argv, await environment(url, face));
        expect(`${ended.stderr}${ended.stdout}`).toContain(brings);
        expect(ended.status).toBe(0);
        expect(simulator?.appliances[0]?.state).toMatchObject({ phase: "up", version: brings, update: "idle" });
        const installs = simulator?.world.journal.events.filter(({ line }) =>
          String(line).startsWith("software-packages install"),
        );
        expect(installs).toHaveLength(1);
      };
      const missing = run(needs, {}).then(({ status }: Ended) => status !== 0);
      test(name, { timeout: 150_000 }, async ({ skip }) => {
        if ((await missing) && !process.env.CI) skip(`${name} is not here`);
        await act();
      });
    }
  });
}

/** Fast, but not faster than clients that sleep between two looks. */
async function start(profile: string, iso: string): Promise<string> {
  simulator = await createSimulator({
    appliances: [{ name: "vcsa-01", profile, iso, password: PASSWORD, ssh: FREE, https: FREE, vami: FREE }],
    seed: 7,
    startsAt: 1_600_000_000_000,
    speed: 900,
  });
  return (await simulator.listen()).appliances[0]?.https.url ?? "";
}

async function environment(url: string, face: (typeof RELEASES)[number]["face"]): Promise<Record<string, string>> {
  const ca = join(folder, "ca.pem");
  writeFileSync(ca, await certificateOf(url));
  return {
    HOME: folder,
    PATCHRIG_URL: url,
    PATCHRIG_CA: ca,
    PATCHRIG_USER: "administrator@vsphere.local",
    PATCHRIG_PASSWORD: PASSWORD,
    PATCHRIG_PREFIX: face.prefix,
    PATCHRIG_SESSION: face.session,
    PATCHRIG_VALUE: face.value,
    PATCHRIG_ID: face.value,
    PATCHRIG_ANSWERS: JSON.stringify({ user_data: { "vmdir.password": PASSWORD } }),
    ANSIBLE_LOCALHOST_WARNING: "False",
  };
}

/** What the server shows, as PEM: the clients check it like any other. */
function certificateOf(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
      const { raw } = socket.getPeerCertificate();
      socket.end();
      const lines = raw.toString("base64").match(/.{1,64}/g) ?? [];
      resolve(["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n"));
    });
    socket.on("error", reject);
  });
}
