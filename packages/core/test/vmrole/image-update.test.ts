import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createMemoryBlob } from "../../src/adapters/memory-blob.ts";
import { createMemoryHostedService, type MemoryService } from "../../src/adapters/memory-hosted-service.ts";
import { createMemoryJournal } from "../../src/adapters/memory-journal.ts";
import { VirtualClock } from "../../src/clock/index.ts";
import { PatchrigError } from "../../src/errors.ts";
import type { BlobPort } from "../../src/ports/blob.ts";
import type { HostedServicePort } from "../../src/ports/hosted-service.ts";
import type { ImageGoal } from "../../src/vmrole/update/goal.ts";
import { readImageJournal } from "../../src/vmrole/update/journal.ts";
import { runImageUpdate } from "../../src/vmrole/update/run-image-update.ts";
import { CONFIGURATION, fillDisk, makeImages, NOW, type SomeImages } from "./some-images.ts";
import { aGoal, SOME_RULES } from "./some-rules.ts";

const AT = { service: "orders", slot: "Production" } as const;
const ONCE = ["prepare shop-app-2", "commit shop-app-2", "set-parent shop-app-2", "configure orders"];
let folder: string;
let images: SomeImages;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "patchrig-update-"));
  images = await makeImages(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

let service: MemoryService;
let blob: ReturnType<typeof createMemoryBlob>;
beforeEach(async () => {
  service = createMemoryHostedService((image) => `https://blobs.invalid/images/${image}?sig=s`);
  blob = createMemoryBlob();
  await run(aGoal({ image: "shop-base-1", file: images.base, parent: null, use: null, location: "Anywhere" }));
  await service.services.create({
    name: "orders",
    label: "",
    description: "",
    location: "Anywhere",
    affinityGroup: undefined,
  });
  await service.deployments.create(AT, {
    name: "one",
    label: "",
    packageUrl: "",
    configuration: CONFIGURATION,
    start: true,
  });
  service.state.orders.length = 0;
});

interface Ports {
  readonly service: HostedServicePort;
  readonly blob: BlobPort;
}

function run(
  goal: ImageGoal,
  { journal = createMemoryJournal(), ports = { service, blob } as Ports, resume = false } = {},
) {
  const clock = new VirtualClock({ startsAt: NOW, speed: "max" });
  const before = resume ? readImageJournal(journal.entries, "journal").before : undefined;
  return runImageUpdate(goal, { access: { ...ports, clock }, rules: SOME_RULES, journal, before });
}

const update = () => aGoal({ file: images.child });

describe("an image's update by a differencing VHD", () => {
  it("uploads it, associates it with its parent and changes the instances' configuration", async () => {
    const report = await run(update());
    expect(report).toMatchObject({ outcome: "done", problem: null });
    expect(report.steps.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["check-image", "done"],
      ["upload-vhd", "done"],
      ["associate-parent", "done"],
      ["change-configuration", "done"],
      ["confirm-instances", "done"],
    ]);
    expect(service.state.orders).toEqual(ONCE);
    expect(service.state.images.get("shop-app-2")).toMatchObject({
      status: "Committed",
      parent: "shop-base-1",
      location: "Anywhere",
    });
    expect(service.state.deployments.get("orders/Production")?.configuration).toContain('href="shop-app-2"');
  });

  it("names the parent of an image that is there already", async () => {
    await run(update());
    const { steps } = await run(aGoal({ parent: null }));
    expect(steps[2]).toMatchObject({ name: "associate-parent", facts: { parent: "shop-base-1" } });
    const back = await run(aGoal({ image: "shop-base-1", parent: null }));
    expect(back.steps[2]?.facts).toEqual({ parent: "none: it stands by itself (M16)" });
  });

  it("does nothing twice wherever it is cut off, before or after what it asked for arrived", async () => {
    const calls = (await counted(async (ports) => void (await run(update(), { ports })))) as number;
    expect(calls).toBeGreaterThan(15);
    for (const lost of ["request", "answer"] as const) {
      for (let at = 1; at <= calls; at += 1) {
        await reset();
        const journal = createMemoryJournal();
        const cut = cutOff({ service, blob }, at, lost);
        await run(update(), { journal, ports: cut }).catch(() => {});
        const report = await run(update(), { journal, resume: true });
        expect([lost, at, report.outcome, report.problem]).toEqual([lost, at, "done", null]);
        expect([lost, at, ...service.state.orders.toSorted()]).toEqual([lost, at, ...ONCE.toSorted()]);
      }
    }
  });

  it("goes on with what a torn journal still says", async () => {
    const journal = createMemoryJournal();
    await run(update(), { journal });
    const all = [...journal.entries];
    for (let kept = 1; kept < all.length; kept += 1) {
      const torn = createMemoryJournal();
      for (const entry of all.slice(0, kept)) await torn.append(entry);
      const report = await run(update(), { journal: torn, resume: true });
      const isOurs = all.slice(0, kept).some(({ type, facts }) => type === "intent" && "prepare" in (facts as object));
      // Before the intent was written down nothing was done, and the image that is there is somebody else's.
      expect([kept, report.outcome]).toEqual([kept, isOurs ? "done" : "refused"]);
      expect(service.state.orders).toEqual(ONCE);
    }
  });

  async function reset() {
    await service.deployments.remove(AT);
    await service.deployments.create(AT, {
      name: "one",
      label: "",
      packageUrl: "",
      configuration: CONFIGURATION,
      start: true,
    });
    service.state.images.delete("shop-app-2");
    (blob.blobs as Map<string, unknown>).delete("https://blobs.invalid/images/shop-app-2");
    service.state.orders.length = 0;
  }

  async function counted(work: (ports: Ports) => Promise<void>): Promise<number> {
    let calls = 0;
    await reset();
    await work(
      wrapped({ service, blob }, async (act) => {
        calls += 1;
        return act();
      }),
    );
    return calls;
  }
});

describe("an image's update is refused before a byte is sent", () => {
  const cases: readonly [string, () => Promise<ImageGoal> | ImageGoal, RegExp][] = [
    [
      "for an underscore in its name (M14)",
      () => ({ ...update(), image: "shop_app_2" }),
      /has an underscore: the service refuses that with "The image name is invalid\." \(M14\)/,
    ],
    [
      "for a second level (M13)",
      () => ({ ...update(), file: images.grandchild }),
      /is a differencing VHD itself \(M13\).*"The parent child\.vhd has a parent\." \(its words are inferred\)/,
    ],
    [
      "for a parent that was changed since (M17)",
      async () => {
        const own = await makeImages(mkdtempSync(join(folder, "changed-")));
        fillDisk(own.base, 512, Buffer.alloc(512, 0x99));
        return { ...update(), file: own.child };
      },
      /content was changed after .* \(M17\)/,
    ],
    [
      "for a parent that is another disk (M17)",
      async () => {
        const own = await makeImages(mkdtempSync(join(folder, "another-")));
        return { ...update(), file: own.child };
      },
      /was made on the disk .* and "shop-base-1" is .*"shop-app-2 is not of shop-base-1\."/,
    ],
    [
      "for a parent that is not there",
      () => ({ ...update(), parent: "shop-base-9" }),
      /there is no image "shop-base-9"/,
    ],
    [
      "for a differencing VHD without a parent",
      () => ({ ...update(), parent: null }),
      /no parent is named for it \(M15\)/,
    ],
    ["for the last rearm (M19, M22)", () => ({ ...update(), rearmsLeft: 0 }), /last rearm.*"No more rearms\." \(A09\)/],
    [
      "for a name that is taken",
      () => ({ ...update(), image: "shop-base-1", parent: null, file: images.base }),
      /the name "shop-base-1" is taken: the same VHD/,
    ],
    [
      "for a content that is not the ledger's",
      () => ({ ...update(), content: "0".repeat(64) }),
      /is not what the ledger says/,
    ],
    [
      "for a deployment that is not there",
      () => ({ ...update(), use: { ...AT, service: "other", role: null } }),
      /no deployment in the production slot of "other"/,
    ],
    [
      "for a role that is none",
      () => ({ ...update(), use: { ...AT, role: "Web" } }),
      /there is no VM role "Web", found Shop/,
    ],
    ["without a VHD and without an image", () => aGoal(), /no committed image "shop-app-2", and no VHD/],
  ];
  it.each(cases)("%s", async (_, goal, message) => {
    const report = await run(await goal());
    expect(report).toMatchObject({ outcome: "refused", steps: [{ name: "check-image" }] });
    expect(report.problem?.text).toMatch(message);
    expect(service.state.orders).toEqual([]);
    expect([...blob.blobs.keys()]).toEqual(["https://blobs.invalid/images/shop-base-1"]);
  });

  it("for a second level, by the name of the image that has a parent", async () => {
    await run(update());
    const report = await run({ ...update(), image: "shop-app-3", file: images.grandchild });
    expect(report.problem?.text).toMatch(/"The parent shop-app-2 has a parent\."/);
  });

  it("for a disk that is larger than the role's size takes", async () => {
    const deployment = service.state.deployments.get("orders/Production");
    if (deployment) service.state.deployments.set("orders/Production", deployment);
    const rules = { ...SOME_RULES, largestGb: { Small: 0.01 } };
    const clock = new VirtualClock({ startsAt: NOW, speed: "max" });
    const report = await runImageUpdate(update(), {
      access: { service, blob, clock },
      rules,
      journal: createMemoryJournal(),
    });
    expect(report.problem?.text).toMatch(/are more than the 0\.01 GB of a Small instance.*"Too large\."/);
  });

  it("for osFamily on a VM role (M6)", async () => {
    await service.deployments.configure(
      AT,
      CONFIGURATION.replace("<ServiceConfiguration ", '<ServiceConfiguration osFamily="2" '),
    );
    service.state.orders.length = 0;
    expect((await run(update())).problem?.text).toMatch(/osFamily or osVersion.*"No osFamily for Shop\."/);
    expect(service.state.orders).toEqual([]);
  });

  it("and tells all that is wrong at once", async () => {
    const report = await run({ ...update(), image: "shop_app_2", rearmsLeft: 0, parent: "none" });
    expect(report.steps[0]?.facts.rules).toEqual(["image-name", "last-rearm", "parent-missing"]);
  });
});

describe("an image's update by a service that says no", () => {
  it("is refused with the service's words while nothing was changed, and failed after", async () => {
    const refusing = (name: "prepare" | "setParent") => ({
      ...service,
      images: {
        ...service.images,
        [name]: async () =>
          ({ kind: "refused", by: "service", code: "BadRequest", status: 400, text: "Not so.", hint: "try" }) as const,
      },
    });
    expect(await run(update(), { ports: { service: refusing("prepare"), blob } })).toMatchObject({
      outcome: "refused",
      problem: { text: "the service says: Not so. (BadRequest)", hint: "try" },
    });
    expect(await run(update(), { ports: { service: refusing("setParent"), blob } })).toMatchObject({
      outcome: "failed",
    });
  });

  it("waits with a limit, and says what for", async () => {
    service.state.polls = 1_000_000;
    const report = await run(update());
    expect(report).toMatchObject({ outcome: "waiting" });
    expect(report.problem?.text).toMatch(/waited 1 h for preparing the image shop-app-2 \(operation 0+1\)/);
  });

  it("orders again once another operation has let the deployment go", async () => {
    let held = 3;
    const configure: HostedServicePort["deployments"]["configure"] = async (at, text) => {
      if (held-- <= 0) return service.deployments.configure(at, text);
      const said = "performing an operation on this deployment that requires exclusive access.";
      return { kind: "refused", by: "service", code: "ConflictError", status: 409, text: said, hint: "" };
    };
    const ports = { service: { ...service, deployments: { ...service.deployments, configure } }, blob };
    expect(await run(update(), { ports })).toMatchObject({ outcome: "done" });
  });
});

describe("a journal of an image", () => {
  it("is refused where it is another's", () => {
    const entry = { at: "2011-02-21T10:00:00.000Z", type: "run-started", plan: "update" } as const;
    expect(() => readImageJournal([entry], "x.ndjson")).toThrow(PatchrigError);
    expect(() => readImageJournal([], "x.ndjson")).toThrow(/x\.ndjson: expected the journal of an image's update/);
  });
});

type Act = () => Promise<unknown>;

/** The ports with something around each call. */
function wrapped({ service: inner, blob: store }: Ports, around: (act: Act) => Promise<unknown>): Ports {
  const group = <T extends object>(ports: T): T =>
    new Proxy(ports, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== "function") return typeof value === "object" && value !== null ? group(value) : value;
        return (...given: unknown[]) => around(() => Reflect.apply(value, target, given) as Promise<unknown>);
      },
    });
  return { service: group(inner), blob: group(store) };
}

/** The line is lost at one call, for good: under the request, or under its answer. */
function cutOff(ports: Ports, at: number, lost: "request" | "answer"): Ports {
  let calls = 0;
  return wrapped(ports, async (act) => {
    calls += 1;
    if (calls > at || (calls === at && lost === "request")) throw new PatchrigError("connection-lost", "cut");
    const answer = await act();
    if (calls === at) throw new PatchrigError("connection-lost", "cut");
    return answer;
  });
}
