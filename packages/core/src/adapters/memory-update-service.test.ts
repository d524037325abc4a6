import { describe, it } from "vitest";
import { VirtualClock } from "../clock/index.ts";
import { updateServiceContract } from "../testing/index.ts";
import { createMemoryUpdateService } from "./memory-update-service.ts";

describe("an update service in memory", () => {
  it.each(updateServiceContract)("$title", async ({ check }) => {
    const clock = new VirtualClock({ startsAt: 0, speed: "manual" });
    const answers = { "vmdir.password": "night shift" };
    const [runs, brings] = ["8.0.3.00000", "8.0.3.01100"];
    const times = { stageMs: 60_000, installMs: 600_000, bootMs: 300_000 };
    const service = createMemoryUpdateService({ clock, runs, brings, asks: answers, ...times });
    await check({ service, runs, brings, answers, wait: async () => void (await clock.advance(10_000)) });
  });
});
