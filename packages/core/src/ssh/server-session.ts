import type { Socket } from "node:net";
import type { Connection, Session, ServerChannel as Stream } from "ssh2";
import type { SessionChannel, TerminalSize } from "./channel.ts";
import { ServerChannel } from "./server-channel.ts";

export interface SessionHost {
  readonly from: SessionChannel["from"];
  readonly socket: Socket;
  onSession(channel: SessionChannel): void;
  onTraffic(): void;
}

/** What a terminal would have sent for a signal that a client asks for. */
const SIGNAL_KEYS: Readonly<Record<string, string>> = { INT: "\x03", QUIT: "\x1c" };
/** Environment variables that sshd takes (AcceptEnv of its usual configuration). */
const ACCEPTED_ENVIRONMENT = /^(LANG|LC_[A-Z]+)$/;

/** Hands over every session that a logged-in connection opens. */
export function takeSessions(connection: Connection, host: SessionHost): void {
  let user = "root";
  connection.on("authentication", (context) => {
    user = context.username;
  });
  connection.on("session", (accept) => {
    const session: Session | undefined = accept();
    if (session) takeSession(session, () => user, host);
  });
}

function takeSession(session: Session, user: () => string, host: SessionHost): void {
  let terminal: TerminalSize | undefined;
  let running: ServerChannel | undefined;

  const start = (facts: Pick<SessionChannel, "kind" | "command">, accept: (() => Stream | undefined) | undefined) => {
    // A session runs one program; ssh2 gives no second stream.
    const stream = accept?.();
    if (!stream) return;
    const channel = new ServerChannel(stream, { ...facts, terminal, user: user(), from: host.from }, host);
    running = channel;
    host.onSession(channel);
  };

  session.on("pty", (accept, _reject, { term, cols, rows }) => {
    terminal = { term, columns: cols, rows };
    accept?.();
  });
  session.on("window-change", (accept, _reject, { cols, rows }) => {
    accept?.();
    if (!terminal) return;
    terminal = { term: terminal.term, columns: cols, rows };
    running?.resized(terminal);
  });
  session.on("env", (accept, reject, { key }) => (ACCEPTED_ENVIRONMENT.test(key) ? accept?.() : reject?.()));
  session.on("signal", (accept, _reject, { name }) => {
    const key = SIGNAL_KEYS[name];
    if (key && terminal) running?.typed(Buffer.from(key));
    else running?.close();
    accept?.();
  });
  session.on("shell", (accept) => start({ kind: "shell", command: undefined }, accept));
  session.on("exec", (accept, _reject, { command }) => start({ kind: "exec", command }, accept));
  session.on("subsystem", (accept, _reject, { name }) => start({ kind: "subsystem", command: name }, accept));
}
