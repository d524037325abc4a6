// Every relative link and picture of a Markdown file leads to a file that is there, and every test that CONTRIBUTING names.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  encoding: "utf8",
});
let checked = 0;
let problems = 0;
for (const file of files.split("\n").filter(Boolean)) {
  readFileSync(file, "utf8")
    .split("\n")
    .forEach((line, index) => {
      for (const target of targetsOf(file, line)) check(`${file}:${index + 1}`, target);
    });
}
console.log(`links: ${checked} checked, ${problems} problems`);
process.exit(problems === 0 ? 0 : 1);

function* targetsOf(file: string, line: string): Generator<string> {
  for (const [, target = ""] of line.matchAll(/\]\(([^)\s]+)\)/g)) {
    const [path = ""] = target.split("#");
    if (path !== "" && !/^[a-z]+:/.test(path)) yield normalize(join(dirname(file), path));
  }
  const [, folder, test] = /cd (packages\/[\w-]+) && npx vitest run (\S+\.test\.ts)/.exec(line) ?? [];
  if (folder !== undefined && test !== undefined) yield join(folder, test);
}

function check(place: string, target: string): void {
  checked++;
  if (existsSync(target)) return;
  problems++;
  console.log(`${place}: there is no ${target}`);
}
