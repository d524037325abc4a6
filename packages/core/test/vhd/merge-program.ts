// Merges argv[2] into argv[3] up to the middle, says so, and waits there to be killed.
import { writeSync } from "node:fs";
import { mergeVhd } from "@patchrig/core/vhd";

const [, , child = "", output = ""] = process.argv;
await mergeVhd(child, output, {
  now: 0,
  onProgress: (done, total) => {
    if (done < total / 4) return;
    writeSync(1, "in the middle\n");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
  },
});
