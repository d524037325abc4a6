import { StringDecoder } from "node:string_decoder";
import type { SessionChannel, SshChannel, SshConnection } from "@patchrig/core/ssh";
import type { RecordedSession, SessionFiles } from "./session-files.ts";

/** Files that go through a command of their own are carried, and not written down. */
const TRANSFERS = /^(?:scp|rsync|sftp-server|\S*\/sftp-server)\b/;
const WINDOW = { columns: 80, rows: 24 };

/** Carries one session between a client and the target, byte for byte, and takes down what is shown. Resolves at its end. */
export async function relay(
  client: SessionChannel,
  upstream: SshConnection,
  files: SessionFiles,
): Promise<RecordedSession | undefined> {
  const isRecorded = client.kind !== "subsystem" && !TRANSFERS.test(client.command ?? "");
  const target = await openUpstream(client, upstream);
  const recorded = isRecorded ? files.open({ ...windowOf(client), exec: client.kind === "exec" }) : undefined;
  if (recorded) begin(recorded, client, upstream.banner);
  const shown = new StringDecoder("utf8");
  const typed = new StringDecoder("utf8");
  // First the wire, then the recording: what is written down never holds up what is typed.
  target.onOutput((bytes) => {
    client.write(bytes);
    recorded?.output(shown.write(bytes));
  });
  target.onErrorOutput((bytes) => {
    client.writeError(bytes);
    recorded?.output(shown.write(bytes));
  });
  client.onInput((bytes) => {
    if (bytes === undefined) {
      target.end();
      return;
    }
    target.write(bytes).catch(() => {});
    if (client.terminal) recorded?.input(typed.write(bytes));
  });
  client.onResize((size) => {
    target.resize(size);
    recorded?.resize(size.columns, size.rows);
  });
  client.onClose(() => target.close());
  const { status } = await target.exit;
  if (status === undefined) client.close();
  else client.exit(status);
  if (status !== undefined) recorded?.exit(status);
  recorded?.close();
  return recorded;
}

function openUpstream(client: SessionChannel, upstream: SshConnection): Promise<SshChannel> {
  const { kind, command = "", terminal } = client;
  if (kind === "subsystem") return upstream.subsystem(command);
  if (kind === "exec") return upstream.exec(command, terminal ? { pty: terminal } : {});
  return upstream.shell(terminal ?? { term: "dumb", ...WINDOW });
}

function windowOf({ terminal }: SessionChannel) {
  const { columns, rows } = terminal ?? WINDOW;
  return {
    columns,
    rows,
    ...(terminal ? { term: terminal.term } : {}),
  };
}

/** What was said before authentication; of a command, its line as if it had been typed. */
function begin(recorded: RecordedSession, client: SessionChannel, banner: string): void {
  if (client.kind === "exec") {
    recorded.output("$ ");
    recorded.input(client.command ?? "");
    recorded.output(`${client.command ?? ""}\r\n`);
  } else if (banner !== "") recorded.output(banner.replace(/\r?\n/g, "\r\n"));
}
