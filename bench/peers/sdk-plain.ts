// patchrig's /sdk without TLS and without all else, as vcsim -tls=false is: `sdk-plain.ts PORT`. The handler is the one that
// stands behind the appliance's own port.
import { createServer } from "node:http";
import { createSdkHandler } from "../../packages/simulator/src/servers/sdk.ts";
import { createAppliance } from "../../packages/simulator/src/vcsa/machine/create-appliance.ts";
import { createWorld } from "../../packages/simulator/src/world/create-world.ts";

const world = createWorld({ seed: 1, startsAt: 1_444_272_005_000, speed: 60 });
const appliance = createAppliance(world, { name: "vcsa-01", profile: "vcsa/6.0", password: "benchmark" });
const handler = createSdkHandler({ world, name: appliance.name, on: "vcenter", open: appliance.vsphere });
createServer(handler).listen(Number(process.argv[2]), "127.0.0.1");
