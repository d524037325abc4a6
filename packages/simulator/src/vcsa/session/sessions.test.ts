import { createMemoryChannel } from "@patchrig/core/ssh";
import { expect, it } from "vitest";
import { createTestAppliance, execute, openConsole } from "../test-console.ts";

it("serves many sessions at once, and an idle one waits for nothing", async () => {
  const { appliance, world } = createTestAppliance();
  const sessions = Array.from({ length: 300 }, () => openConsole(appliance));
  await Promise.all(sessions.map((session) => session.until("Command> ")));
  expect(world.clock.nextEventAt()).toBeUndefined();
  const replies = await Promise.all(sessions.map((session) => session.run("hostname.get")));
  expect(new Set(replies)).toEqual(new Set(["hostname.get\nName: vcsa-01\nCommand> "]));
});

it("gives each terminal the lowest free number and names it at the next login", async () => {
  const { appliance } = createTestAppliance();
  const [first, second] = [openConsole(appliance), openConsole(appliance)];
  await Promise.all([first.until("Command> "), second.until("Command> ")]);
  expect(second.screen).toContain(" on pts/0\n");
  first.close();
  await first.exit;
  const third = openConsole(appliance);
  await third.until("Command> ");
  expect(third.screen).toContain(" on pts/1\n");
  const fourth = openConsole(appliance);
  await fourth.until("Command> ");
  expect(fourth.screen).toContain(" on pts/0\n");
});

it("reads commands from a pipe where there is no terminal, until they end", async () => {
  const { appliance } = createTestAppliance();
  const { server, client } = createMemoryChannel({
    kind: "shell",
    user: "root",
    from: { address: "192.168.10.11", port: 50_000 },
  });
  let output = "";
  client.onOutput((bytes) => {
    output += bytes.toString();
  });
  appliance.serve(server);
  await client.write("hostname.get\nshutdown -r now");
  client.end();
  expect(await client.exit).toEqual({ status: 0 });
  expect(output).toContain("Name: vcsa-01\n");
  expect(output).not.toContain("Last login");
});

it("shares what one session changed with every other", async () => {
  const { appliance } = createTestAppliance();
  const first = openConsole(appliance);
  await first.until("Command> ");
  await first.run("hostname.set --name vc.example.com");
  const other = execute(appliance, "hostname.get");
  await other.exit;
  expect(other.screen).toBe("Name: vc.example.com\n");
});

it("records what is put into the drive and taken out of it", () => {
  const { appliance, world } = createTestAppliance();
  appliance.insertIso(undefined);
  appliance.insertIso("some.iso");
  expect(world.journal.events).toMatchObject([
    { appliance: "vcsa-01", type: "iso", name: null },
    { appliance: "vcsa-01", type: "iso", name: "some.iso" },
  ]);
});
