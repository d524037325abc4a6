// The live terminal of any session: watched, or typed into where it was begun here.
import { download, follow, post, remove } from "./api.js";
import { attempt, byId, offer, timeOf } from "./page.js";
import { say } from "./words.js";
import { Terminal } from "./xterm.js";

let known = [];
let current;

export function startTerminals(refresh) {
  byId("sessions").onchange = ({ target }) => show(Number(target.value));
  byId("cast").onclick = (event) => {
    event.preventDefault();
    if (current)
      attempt(byId("terminal-note"), () => download(`/sessions/${current.id}/cast`, `session-${current.id}.cast`));
  };
  byId("cast").href = "#terminal-title";
  byId("end-session").onclick = () =>
    attempt(byId("terminal-note"), () => remove(`/sessions/${current.id}`)).then(refresh);
}

/** Begins a session on an appliance and shows it. */
export async function openTerminal(appliance) {
  const size = { columns: fittingColumns(), rows: 30 };
  const session = await attempt(byId("terminal-note"), () => post(`/appliances/${appliance}/sessions`, size));
  if (!session) return;
  known = [...known, session];
  showSessions(known);
  show(session.id);
  current.terminal.focus();
  byId("terminal-title").scrollIntoView({ block: "start" });
}

/** A narrow page has smaller letters; what is watched keeps the width that it began with. */
const fontSize = () => (window.innerWidth < 700 ? 11 : 13);

/** A letter of a monospaced font is 0.6 of its size wide. */
const fittingColumns = () =>
  Math.min(100, Math.max(40, Math.floor((byId("terminal").clientWidth - 24) / (fontSize() * 0.605))));

export function showSessions(sessions) {
  known = sessions;
  offer(
    byId("sessions"),
    sessions.length === 0 ? [["", say("noSession")]] : sessions.map((one) => [String(one.id), labelOf(one)]),
  );
  if (current) byId("sessions").value = String(current.id);
  else if (sessions.length > 0) show(sessions.at(-1).id);
  const own = known.find(({ id }) => id === current?.id);
  byId("end-session").hidden = !own?.own;
  if (own) byId("terminal-note").textContent = own.endedAt ? say("ended") : say(own.own ? "typing" : "watching");
}

function labelOf({ id, appliance, user, from, command, startedAt, endedAt, own }) {
  const who = own ? say("own") : `${user}@${from}`;
  const what = command ? ` “${command.slice(0, 40)}”` : "";
  return `${id} · ${appliance} · ${who}${what} · ${timeOf(startedAt)}${endedAt ? ` · ${say("ended")}` : ""}`;
}

function show(id) {
  const session = known.find((one) => one.id === id);
  if (!session || current?.id === id) return;
  current?.close();
  const terminal = new Terminal({
    cols: session.columns || 100,
    rows: session.rows || 30,
    disableStdin: !session.own,
    cursorBlink: session.own,
    screenReaderMode: true,
    scrollback: 5000,
    fontSize: fontSize(),
    theme: { background: "#10141a", foreground: "#e6eaf0" },
  });
  byId("terminal").replaceChildren();
  terminal.open(byId("terminal"));
  const stop = new AbortController();
  const says = ({ code, text }) => {
    if (code === "o") terminal.write(session.columns === 0 ? text.replaceAll("\n", "\r\n") : text);
    if (code === "r") terminal.resize(...text.split("x").map(Number));
  };
  follow(`/sessions/${id}/output?follow=1`, says, stop.signal).catch(() => {});
  if (session.own) typeInto(terminal, id);
  const close = () => {
    stop.abort();
    terminal.dispose();
  };
  current = { id, terminal, close };
  byId("sessions").value = String(id);
}

/** What is typed goes out in its order, one request after the other. Ctrl+Shift+E gives the keyboard back to the page. */
function typeInto(terminal, id) {
  let waiting = "";
  let sending = false;
  const send = async () => {
    if (sending) return;
    sending = true;
    while (waiting !== "") {
      const text = waiting;
      waiting = "";
      await post(`/sessions/${id}/input`, { text }).catch(() => {});
    }
    sending = false;
  };
  terminal.onData((text) => {
    waiting += text;
    send();
  });
  terminal.attachCustomKeyEventHandler((event) => {
    if (!(event.ctrlKey && event.shiftKey && event.code === "KeyE")) return true;
    if (event.type === "keydown") byId("sessions").focus();
    return false;
  });
}
