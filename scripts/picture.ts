// Draws docs/rehearsal.svg: what `patchrig rehearse vcsa` really prints on a colour terminal, run now.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";

/** Longer lines end in an ellipsis, as in a narrow window. */
const COLUMNS = 118;
const CELL = { width: 8.4, height: 19 };
const MARGIN = { left: 18, top: 52 };
const COLOURS: Readonly<Record<number, string>> = {
  30: "#6e7681",
  31: "#ff7b72",
  32: "#7ee787",
  33: "#e3b341",
  34: "#79c0ff",
  35: "#d2a8ff",
  36: "#76e3ea",
  90: "#8b949e",
};

interface Ink {
  readonly fill: string;
  readonly bold: boolean;
}

const PLAIN: Ink = { fill: "", bold: false };

const command = "npx patchrig rehearse vcsa --speed max --seed 7 --out /tmp/patchrig-picture";
const ran = spawnSync("npx", command.split(" ").slice(1), {
  encoding: "utf8",
  // What npm says of its own settings is no part of a rehearsal.
  env: { ...process.env, FORCE_COLOR: "1", COLUMNS: String(COLUMNS), npm_config_loglevel: "error" },
});
if (ran.status !== 0) throw new Error(`the rehearsal failed: ${ran.stderr}`);
const printed = `\u001b[32m$\u001b[39m npm run rehearse\n${ran.stderr}${ran.stdout}`.trimEnd().split("\n");
writeFileSync("docs/rehearsal.svg", draw(printed));
console.log(`docs/rehearsal.svg: ${printed.length} lines`);

function draw(lines: readonly string[]): string {
  const width = Math.ceil(COLUMNS * CELL.width + MARGIN.left * 2);
  const height = Math.ceil(lines.length * CELL.height + MARGIN.top + 18);
  const dots = ["#ff5f56", "#ffbd2e", "#27c93f"].map(
    (fill, i) => `<circle cx="${22 + i * 20}" cy="22" r="6" fill="${fill}"/>`,
  );
  const rows = lines.map((line, index) => {
    const y = MARGIN.top + index * CELL.height + 4;
    return `<text x="${MARGIN.left}" y="${y}" xml:space="preserve">${spans(line)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="A rehearsal in a terminal">`,
    "<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#e6edf3}</style>",
    `<rect width="100%" height="100%" rx="10" fill="#0d1117"/>`,
    ...dots,
    ...rows,
    "</svg>\n",
  ].join("\n");
}

/** One line's text with its SGR colours as tspans. */
function spans(line: string): string {
  let ink = PLAIN;
  let room = COLUMNS;
  const parts: string[] = [];
  for (const [, codes, text] of line.matchAll(/(?:\u001b\[([0-9;]*)m)?([^\u001b]*)/g)) {
    if (codes !== undefined) ink = codes.split(";").map(Number).reduce(dip, ink);
    if (!text || room <= 0) continue;
    parts.push(tspan(text.length <= room ? text : `${text.slice(0, room - 1)}…`, ink));
    room -= text.length;
  }
  return parts.join("");
}

/** The ink after one SGR code. */
function dip(ink: Ink, code: number): Ink {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...ink, bold: true };
  if (code === 2) return { ...ink, fill: "#8b949e" };
  if (code === 22) return { fill: "", bold: false };
  if (code === 39) return { ...ink, fill: "" };
  const fill = COLOURS[code];
  return fill ? { ...ink, fill } : ink;
}

function tspan(text: string, ink: Ink): string {
  const attributes = `${ink.fill ? ` fill="${ink.fill}"` : ""}${ink.bold ? ' font-weight="bold"' : ""}`;
  return `<tspan${attributes}>${escapeXml(text)}</tspan>`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
