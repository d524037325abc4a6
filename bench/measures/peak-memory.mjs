// Loaded before a program (`node --import URL?FILE`): writes into FILE how much memory it took at most, in megabytes.
import { writeFileSync } from "node:fs";

const file = decodeURIComponent(new URL(import.meta.url).search.slice(1));
process.on("exit", () => writeFileSync(file, String(process.resourceUsage().maxRSS / 1024)));
