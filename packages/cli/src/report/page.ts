import { createHash } from "node:crypto";
import type { Builds } from "@patchrig/core";
import { renderAdvisories } from "./advisories.ts";
import { axisOf, tickStyle } from "./axis.ts";
import { html, Markup } from "./html.ts";
import { renderLadder } from "./ladder.ts";
import { PLAY_SCRIPT } from "./play-script.ts";
import { type Player, playerOf } from "./player.ts";
import type { Notice, Rehearsal } from "./rehearsal.ts";
import { sessionText } from "./session-text.ts";
import { renderFindings, renderSteps } from "./steps.ts";
import { STYLE } from "./style.ts";

/** What the page tells: of a rehearsal, or of a run. */
export interface Told
  extends Pick<Rehearsal, "outcome" | "assess" | "before" | "after" | "steps" | "notices" | "next"> {
  /** The browser's tab. */
  readonly title: string;
  readonly heading: string;
  /** When, how long. */
  readonly about: string;
  /** What went wrong on purpose. */
  readonly faults: Markup | null;
  /** Below the session: where more is written, how to have it again. */
  readonly closing: Markup;
}

/**
 * The report as one self-contained file: `cast` is its session's recording, empty where there is none. Nothing is fetched,
 * and nothing runs but the player and the page's own few lines: the policy in its head forbids it, and all that a peer said
 * is escaped.
 */
export function renderPage(told: Told, cast: string): string {
  const player = playerOf(cast);
  const session = sessionText(cast);
  const style = [STYLE, tickStyle(axisOf(told.steps)), player?.style ?? ""].join("\n");
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policyOf(style, player))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${told.title}</title>
${new Markup(`<style>${style}</style>`)}
</head>
<body>
<main>
${renderHead(told)}
${renderBuilds(told)}
<h2>Steps</h2>
${renderSteps(told.steps)}
${renderLadder(told.steps)}
<h2>What each step found</h2>
${renderFindings(told.steps, player)}
${renderAdvisories(told.assess)}
${told.faults}
${renderNotices(told.notices, told.next)}
<h2>The session</h2>
${session === "" ? html`<p class="soft">No session was recorded.</p>` : html`<pre class="text" tabindex="0">${session}</pre>`}
${told.closing}
</main>
${
  player &&
  html`${player.data}
${new Markup(`<script>${player.script}</script>`)}
${new Markup(`<script>${PLAY_SCRIPT}</script>`)}`
}
</body>
</html>
`;
  return page.text;
}

/** By the hashes of what is in the page: whatever else turns up in it neither runs nor is fetched. */
function policyOf(style: string, player: Player | undefined): string {
  const scripts = player ? `script-src '${hashOf(player.script)}' '${hashOf(PLAY_SCRIPT)}' 'wasm-unsafe-eval'; ` : "";
  return `default-src 'none'; ${scripts}style-src '${hashOf(style)}'; base-uri 'none'; form-action 'none'`;
}

const hashOf = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;

const renderHead = ({ outcome, heading, about }: Told): Markup => html`<span class="badge ${outcome}">${outcome}</span>
<h1>${heading}</h1>
<p class="soft">${about}</p>`;

function renderBuilds({ before, after }: Told): Markup {
  return html`<div class="builds">
${renderBuild("Before", before)}
<div class="arrow" aria-hidden="true">→</div>
${renderBuild("After", after)}
</div>`;
}

function renderBuild(label: string, builds: Builds | null): Markup {
  const known = (value: number | null) => value ?? "not seen";
  if (!builds) return html`<div class="build"><span class="soft">${label}</span><strong>not seen</strong></div>`;
  return html`<div class="build ${label.toLowerCase()}"><span class="soft">${label}</span><strong>${builds.version}</strong>
<span class="soft">patch build</span> <span class="mono">${known(builds.patchBuild)}</span><br>
<span class="soft">vCenter build</span> <span class="mono">${known(builds.vpxdBuild)}</span></div>`;
}

function renderNotices(notices: readonly Notice[], next: string): Markup {
  const items = notices.map(
    (notice) =>
      html`<li>${notice.text} <span class="fact">${notice.step}${notice.source ? `, ${notice.source}` : ""}</span></li>`,
  );
  return html`<h2>What to know and what to do next</h2>
${items.length === 0 ? null : html`<ul class="notices">${items}</ul>`}
${next === "" ? null : html`<p><strong>Next:</strong> ${next}</p>`}`;
}
