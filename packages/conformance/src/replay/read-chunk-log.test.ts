import { loadEvidence } from "@patchrig/platforms/evidence";
import { expect, it } from "vitest";
import { readChunkLog } from "./read-chunk-log.ts";

it("puts the pieces of a logged stream together again, with the lines where they stand (43)", () => {
  const { banner, stream } = readChunkLog(loadEvidence("43").text, 5);
  expect(banner.map((line) => (line.kind === "line" ? line.text : ""))).toEqual([
    "",
    "VMware vCenter Server Appliance 6.0.0.30200",
    "",
    "Type: vCenter Server with an embedded Platform Services Controller",
    "",
  ]);
  expect(stream.map((line) => (line.kind === "line" ? `${line.line} ${line.text}` : ""))).toEqual([
    "13 Last login: Thu Aug 10 07:55:37 UTC 2017 from pc8501.domain.local on pts/0",
    "15 Last login: Thu Aug 10 07:56:15 2017 from pc8766.domain.local",
    "17 date",
    "18 exit",
    "20 Connected to service",
    "22 ",
    '23     * List APIs: "help api list"',
    '24     * List Plugins: "help pi list"',
    '25     * Enable BASH access: "shell.set --enabled True"',
    '26     * Launch BASH: "shell"',
    "27 ",
    "29 Command> date",
    "32 Unknown command: `date'",
    "33 Command> exit",
  ]);
});
