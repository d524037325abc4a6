// Explains one recording and prints how long that took: a process of its own.
import { createReadStream } from "node:fs";
import { monotonicNow } from "@patchrig/core/clock";
import { explainSession } from "@patchrig/core/explain";

const [file = ""] = process.argv.slice(2);
const began = monotonicNow();
const { commands } = await explainSession(createReadStream(file, { encoding: "utf8", highWaterMark: 256 * 1024 }));
const seconds = (monotonicNow() - began) / 1000;
console.log(JSON.stringify({ commands: commands.length, seconds }));
