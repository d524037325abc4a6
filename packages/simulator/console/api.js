// The admin API, with the token that came in the address' fragment (which is never sent) or was typed.

const KEEP = "patchrig-token";
let token = "";

/** The token of this tab, if there is one. It is taken out of the address bar at once. */
export function findToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) history.replaceState(null, "", location.pathname);
  token = given ?? sessionStorage.getItem(KEEP) ?? "";
  return token;
}

/** True when the simulator takes the token, which is then kept for this tab. */
export async function tryToken(candidate) {
  token = candidate;
  const answer = await ask("/clock").catch((error) => error.response);
  const taken = answer?.status !== 401;
  if (taken) sessionStorage.setItem(KEEP, candidate);
  return taken;
}

const headers = (more = {}) => ({ authorization: `Bearer ${token}`, ...more });

async function ask(path, options = {}) {
  const response = await fetch(path, { cache: "no-store", ...options, headers: headers(options.headers) });
  if (response.ok) return response;
  const { error } = await response.json().catch(() => ({}));
  throw Object.assign(new Error(error?.message ?? `${response.status}`), { response });
}

export const get = async (path) => (await ask(path)).json();

export const remove = async (path) => (await ask(path, { method: "DELETE" })).json();

export async function post(path, body = {}) {
  const response = await ask(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
}

/** Calls `each` for every line of an NDJSON answer as it comes, until its end or the signal's. */
export async function follow(path, each, signal) {
  const reader = (await ask(path, { signal })).body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value = "" } = await reader.read();
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") each(JSON.parse(line));
    if (done) return;
  }
}

/** Saves what a GET gives as a file: a link cannot carry the token. */
export async function download(path, name) {
  const url = URL.createObjectURL(await (await ask(path)).blob());
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
