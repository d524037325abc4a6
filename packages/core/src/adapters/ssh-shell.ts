import { StringDecoder } from "node:string_decoder";
import type { OpenShellOptions, ShellEnd, ShellPort, ShellSession } from "../ports/shell.ts";
import { connectSsh, type SshChannel, type SshConnection, type SshConnectOptions } from "../ssh/index.ts";

/** A shell over SSH: one connection for each session, so that a lost one takes no other with it. */
export function createSshShell(options: Omit<SshConnectOptions, "signal">): ShellPort {
  return {
    open: async ({ window = { columns: 80, rows: 24 }, signal }: OpenShellOptions = {}) => {
      const connection = await connectSsh(signal ? { ...options, signal } : options);
      try {
        return sessionOn(connection, await connection.shell({ term: "xterm", ...window }));
      } catch (error) {
        connection.close();
        throw error;
      }
    },
  };
}

function sessionOn(connection: SshConnection, channel: SshChannel): ShellSession {
  let isClosed = false;
  const said = readOutput(channel);
  const ended = channel.exit.then(async (exit): Promise<ShellEnd> => {
    said.finish();
    if (isClosed) return { kind: "closed" };
    if (exit.status !== undefined || exit.signal !== undefined) {
      connection.close();
      return { kind: "exited", status: exit.status };
    }
    connection.close();
    return { kind: "lost", reason: await connection.closed };
  });
  return {
    banner: connection.banner,
    output: said.output,
    ended,
    send: (text) => channel.write(text),
    close: async () => {
      isClosed = true;
      channel.close();
      connection.close();
      await ended;
    },
  };
}

/** The channel's bytes as text; a character that is cut between two packets is put together again. */
function readOutput(channel: SshChannel): { readonly output: AsyncIterable<string>; finish(): void } {
  const decoder = new StringDecoder("utf8");
  const chunks: string[] = [];
  let isFinished = false;
  let wake: () => void = () => {};
  channel.onOutput((bytes) => {
    chunks.push(decoder.write(bytes));
    wake();
  });
  async function* read(): AsyncGenerator<string> {
    for (;;) {
      const chunk = chunks.shift();
      if (chunk !== undefined) yield chunk;
      else if (isFinished) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }
  return {
    output: read(),
    finish: () => {
      isFinished = true;
      wake();
    },
  };
}
