import type { SessionChannel } from "@patchrig/core/ssh";
import type { Profile } from "@patchrig/platforms/profiles";
import type { Appliance, OpenPorts, WebReply } from "../src/vcsa/machine/appliance.ts";

/** An appliance of a few lines, for the servers that stand before one: it echoes, refuses, and turns its ports as told. */
export interface FakeAppliance extends Appliance {
  setPorts(ports: Partial<OpenPorts>): void;
  reply: WebReply;
  readonly attempts: string[];
}

export const PASSWORD = "VMware1!";

export function createFakeAppliance(serve: (channel: SessionChannel) => void = echo): FakeAppliance {
  const listeners: ((ports: OpenPorts) => void)[] = [];
  const attempts: string[] = [];
  let ports: OpenPorts = { ssh: true, https: true, vami: false };
  let iso: string | undefined;
  return {
    name: "vcsa-01",
    profile: {
      id: "vcsa/6.0",
      hostname: { value: "vcsa.test" },
      login: { sshIdent: { text: "OpenSSH_6.6.1" }, passwordPrompt: { text: "Password: " } },
    } as unknown as Profile,
    get state() {
      return {
        profileId: "vcsa/6.0",
        version: "6.0.0.5100",
        patchBuild: 1,
        vpxdBuild: 2,
        phase: "up",
        update: "idle" as const,
        iso,
        staged: undefined,
        shellEnabled: false,
      };
    },
    parts: [],
    get isStarting() {
      return this.reply.status === 503;
    },
    reply: { status: 503, headers: { "content-type": "text/plain" }, body: "503 Service Unavailable" },
    attempts,
    banner: () => "A fake of 6.0\n",
    authenticate: ({ user, password, from }) => {
      attempts.push(`${user} from ${from}`);
      return user === "root" && password === PASSWORD;
    },
    connected: () => () => {},
    onIdentityRenewed: () => {},
    serve,
    get ports() {
      return ports;
    },
    onPortsChanged: (listener) => void listeners.push(listener),
    answer(_on, path) {
      return path === "/broken" ? JSON.parse("{") : this.reply;
    },
    screen: () => "",
    insertIso: (name) => {
      iso = name;
    },
    powerCycle: () => {},
    reset: () => {
      iso = undefined;
    },
    setPorts: (change) => {
      ports = { ...ports, ...change };
      for (const listener of listeners) listener(ports);
    },
  };
}

function echo(channel: SessionChannel): void {
  const { terminal, kind, command, user } = channel;
  if (kind !== "shell") {
    channel.write(`${kind}: ${command}\n`);
    channel.writeError("apart\n");
    channel.exit(command === "fail" ? 5 : 0);
    return;
  }
  channel.write(
    `${user} ${terminal ? `on ${terminal.term} ${terminal.columns}x${terminal.rows}` : "without a terminal"}\n`,
  );
  channel.onInput((bytes) => {
    const end = bytes === undefined ? 0 : bytes.indexOf(0x04);
    channel.write(bytes?.subarray(0, end < 0 ? undefined : end) ?? "");
    if (end >= 0) channel.exit(0);
  });
}
