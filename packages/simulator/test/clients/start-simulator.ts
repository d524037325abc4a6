// Runs one vCSA 6.0 until it is told to end: `start-simulator.ts ISO PASSWORD`. Prints the endpoints document as a line.
import { createSimulator } from "@patchrig/simulator";

const [iso = "", password = ""] = process.argv.slice(2);
const any = { host: "127.0.0.1", port: 0 };
const simulator = await createSimulator({
  appliances: [{ name: "vcsa-01", profile: "vcsa/6.0", password, iso, ssh: any, https: any, vami: any }],
  seed: 7,
  startsAt: 1_444_271_676_281, // 8 October 2015, 02:34:36.281 UTC
  speed: "max",
  admin: any,
});
console.log(JSON.stringify(await simulator.listen()));
process.once("SIGTERM", () => simulator.close().then(() => process.exit(0)));
