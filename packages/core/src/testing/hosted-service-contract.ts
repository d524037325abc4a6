import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import type { BlobPort } from "../ports/blob.ts";
import type { Accepted, HostedServicePort, NewImage, ServiceAnswer, Slot } from "../ports/hosted-service.ts";
import { uploadPages } from "../vmrole/upload/upload-pages.ts";
import { openUpload } from "../vmrole/upload/upload-source.ts";
import type { ContractCase } from "./shell-contract.ts";

/** A subscription that has nothing yet, with real VHDs to bring into it. */
export interface ServicePlace {
  readonly service: HostedServicePort;
  readonly blob: BlobPort;
  /** A location of the platform's. */
  readonly location: string;
  /** Of a dynamic VHD. */
  readonly base: string;
  /** Of a differencing VHD on it, and of one on that. */
  readonly child: string;
  readonly grandchild: string;
  /** A package that is in the store, and its configuration of one VM role `Shop` on the image `shop-base-1`, two instances. */
  readonly packageUrl: string;
  readonly configuration: string;
  /** Any certificate, PEM. */
  readonly certificate: string;
  /** Lets time pass until this is true. */
  until(isSo: () => Promise<boolean>): Promise<void>;
}

const AT: Slot = { service: "orders", slot: "Production" };
const HOURS = 4 * 3_600_000;

/** What every `HostedServicePort` promises (W15, A14, M13, M14, M15). */
export const hostedServiceContract: readonly ContractCase<ServicePlace>[] = [
  {
    title: "has nothing at first, and says so without refusing",
    check: async ({ service }) => {
      assert.deepEqual(await service.images.list(), { kind: "done", value: [] });
      assert.deepEqual(await service.images.find("none"), { kind: "done", value: undefined });
      assert.deepEqual(await service.services.find("none"), { kind: "done", value: undefined });
    },
  },
  {
    title: "takes an image: prepared, its pages in the blob, committed",
    check: async (place) => {
      await addImage(place, "shop-base-1", place.base);
      const listed = expectDone(await place.service.images.list());
      assert.deepEqual(
        listed.map(({ name, status }) => [name, status]),
        [["shop-base-1", "Committed"]],
      );
      const image = expectDone(await place.service.images.find("shop-base-1"));
      const source = openUpload(place.base);
      source.close();
      assert.equal(image?.uuid, source.uuid);
      assert.equal(image?.mountedBytes, source.mountedBytes);
      assert.equal(image?.parent, undefined);
    },
  },
  {
    title: "refuses an image name with an underscore",
    check: async (place) => {
      const answer = await place.service.images.prepare("shop_1", announce(place, place.base));
      assert.equal(answer.kind, "refused");
      assert.match(answer.kind === "refused" ? answer.text : "", /image name is invalid/i);
      assert.deepEqual(expectDone(await place.service.images.list()), []);
    },
  },
  {
    title: "associates a differencing VHD with its parent, and refuses a difference of a difference",
    check: async (place) => {
      await addImage(place, "shop-base-1", place.base);
      await addImage(place, "shop-app-2", place.child);
      await settled(place, () => place.service.images.setParent("shop-app-2", "shop-base-1"));
      assert.equal(expectDone(await place.service.images.find("shop-app-2"))?.parent, "shop-base-1");
      assert.equal(await refusesGrandchild(place), true);
    },
  },
  {
    title: "keeps an image that another stands on",
    check: async (place) => {
      await addImage(place, "shop-base-1", place.base);
      await addImage(place, "shop-app-2", place.child);
      await settled(place, () => place.service.images.setParent("shop-app-2", "shop-base-1"));
      assert.equal((await place.service.images.remove("shop-base-1")).kind, "refused");
      await settled(place, () => place.service.images.remove("shop-app-2"));
      await settled(place, () => place.service.images.remove("shop-base-1"));
      assert.deepEqual(expectDone(await place.service.images.list()), []);
    },
  },
  {
    title: "knows a hosted service by its location, and no deployment where the slot is empty",
    check: async (place) => {
      await createService(place);
      assert.equal(expectDone(await place.service.services.find("orders"))?.location, place.location);
      assert.deepEqual(await place.service.deployments.find(AT), { kind: "done", value: undefined });
    },
  },
  {
    title: "deploys instances from an image, changes their configuration, reimages one and deletes them",
    check: async (place) => {
      await addImage(place, "shop-base-1", place.base);
      await createService(place);
      await settled(place, () => place.service.deployments.create(AT, newDeployment(place)));
      await place.until(async () => isReady(place));
      const deployed = expectDone(await place.service.deployments.find(AT));
      assert.equal(deployed?.configuration, place.configuration);
      assert.equal(deployed?.instances.length, 2);
      await addImage(place, "shop-app-2", place.child);
      await settled(place, () => place.service.images.setParent("shop-app-2", "shop-base-1"));
      const changed = place.configuration.replace("shop-base-1", "shop-app-2");
      await settled(place, () => place.service.deployments.configure(AT, changed));
      await place.until(async () => isReady(place));
      assert.equal(expectDone(await place.service.deployments.find(AT))?.configuration, changed);
      const [first] = deployed?.instances ?? [];
      await settled(place, () => place.service.deployments.reimage(AT, first?.name ?? ""));
      await place.until(async () => isReady(place));
      assert.equal((await place.service.images.remove("shop-app-2")).kind, "refused");
      await settled(place, () => place.service.deployments.remove(AT));
      assert.deepEqual(await place.service.deployments.find(AT), { kind: "done", value: undefined });
    },
  },
  {
    title: "upgrades a package by hand: waits before each upgrade domain, goes on when told, goes back when told",
    check: async (place) => {
      await deploy(place, AT);
      const { deployments } = place.service;
      const upgrade = { ...newDeployment(place), mode: "Manual", label: "the second", role: undefined } as const;
      await settled(place, () => deployments.upgrade(AT, upgrade));
      await place.until(async () => waitsFor(place, 0));
      assert.equal((await deployments.upgrade(AT, upgrade)).kind, "refused");
      assert.equal((await deployments.walk(AT, 1)).kind, "refused");
      await settled(place, () => deployments.walk(AT, 0));
      await place.until(async () => waitsFor(place, 1));
      await settled(place, () => deployments.rollBack(AT, "Auto"));
      await place.until(async () => isReady(place));
      assert.equal(expectDone(await deployments.find(AT))?.label, "the first");
      assert.equal((await deployments.rollBack(AT, "Auto")).kind, "refused");
      await settled(place, () => deployments.upgrade(AT, { ...upgrade, mode: "Auto" }));
      await place.until(async () => isReady(place));
      assert.equal(expectDone(await deployments.find(AT))?.label, "the second");
    },
  },
  {
    title: "swaps the slots, and refuses where other deployments are in them",
    check: async (place) => {
      await deploy(place, AT);
      const { deployments } = place.service;
      const next: Slot = { ...AT, slot: "Staging" };
      await settled(place, () => deployments.create(next, { ...newDeployment(place), name: "orders-2" }));
      await place.until(async () => isReady(place, next));
      assert.equal((await deployments.swap("orders", { production: "orders-1", staging: "other" })).kind, "refused");
      await settled(place, () => deployments.swap("orders", { production: "orders-1", staging: "orders-2" }));
      const names = await Promise.all([AT, next].map(async (at) => expectDone(await deployments.find(at))?.name));
      assert.deepEqual(names, ["orders-2", "orders-1"]);
    },
  },
  {
    title: "keeps the certificates of a service by their thumbprints",
    check: async (place) => {
      await createService(place);
      const { certificates } = place.service;
      const bytes = new X509Certificate(place.certificate).raw;
      assert.deepEqual(expectDone(await certificates.list("orders")), []);
      await settled(place, () => certificates.add("orders", { bytes, format: "cer", password: undefined }));
      const [kept, ...others] = expectDone(await certificates.list("orders"));
      const thumbprint = createHash("sha1").update(bytes).digest("hex").toUpperCase();
      assert.deepEqual([kept?.thumbprint, others.length], [thumbprint, 0]);
      const found = expectDone(await certificates.find("orders", thumbprint.toLowerCase()));
      assert.deepEqual(found, { thumbprint, data: bytes.toString("base64") });
      await settled(place, () => certificates.remove("orders", thumbprint));
      assert.deepEqual(await certificates.find("orders", thumbprint), { kind: "done", value: undefined });
      assert.equal((await certificates.remove("orders", thumbprint)).kind, "refused");
    },
  },
];

const newDeployment = ({ packageUrl, configuration }: ServicePlace) => ({
  ...{ name: "orders-1", label: "the first", packageUrl, configuration, start: true },
});

async function deploy(place: ServicePlace, at: Slot): Promise<void> {
  await addImage(place, "shop-base-1", place.base);
  await createService(place);
  await settled(place, () => place.service.deployments.create(at, newDeployment(place)));
  await place.until(async () => isReady(place, at));
}

async function waitsFor({ service }: ServicePlace, domain: number): Promise<boolean> {
  const update = expectDone(await service.deployments.find(AT))?.update;
  return update?.state === "Before" && update.domain === domain && update.mayRollBack;
}

async function isReady({ service }: ServicePlace, at = AT): Promise<boolean> {
  const deployment = expectDone(await service.deployments.find(at));
  if (deployment?.status !== "Running" || deployment.update !== undefined) return false;
  return deployment.instances.every(({ status }) => /^Ready/.test(status));
}

/** It may be refused when it is announced, when it is committed or when it is associated: at the end it is not there. */
async function refusesGrandchild(place: ServicePlace): Promise<boolean> {
  const { images } = place.service;
  const prepared = await images.prepare("shop-app-3", announce(place, place.grandchild));
  if (prepared.kind === "refused") return true;
  await fill(place, "shop-app-3", place.grandchild);
  const committed = await images.commit("shop-app-3");
  if (committed.kind === "refused") return true;
  return (await images.setParent("shop-app-3", "shop-app-2")).kind === "refused";
}

async function addImage(place: ServicePlace, name: string, file: string): Promise<void> {
  await settled(place, () => place.service.images.prepare(name, announce(place, file)));
  await fill(place, name, file);
  await settled(place, () => place.service.images.commit(name));
  await place.until(async () => expectDone(await place.service.images.find(name))?.status === "Committed");
}

async function fill({ service, blob }: ServicePlace, name: string, file: string): Promise<void> {
  const source = openUpload(file);
  const address = () => service.images.reference(name, { validForMs: HOURS, permission: "readwrite" });
  try {
    const ended = await uploadPages(source, { blob, address, sent: [], onSent: async () => {} });
    if (ended.kind === "refused") assert.fail(ended.text);
  } finally {
    source.close();
  }
}

function announce({ location }: ServicePlace, file: string): NewImage {
  const source = openUpload(file);
  const { uuid, timestamp, mountedBytes, parentUuid, parentTimestamp } = source;
  const compressedBytes = source.countBytes();
  source.close();
  const facts = { uuid, timestamp, mountedBytes, compressedBytes, parentUuid, parentTimestamp };
  return { ...facts, label: "an image", description: "for a contract", location, affinityGroup: undefined };
}

async function createService(place: ServicePlace): Promise<void> {
  const { service, location } = place;
  const named = { name: "orders", label: "Orders", description: "a shop", location, affinityGroup: undefined };
  await settled(place, () => service.services.create(named));
}

async function settled(place: ServicePlace, act: () => Promise<ServiceAnswer<Accepted>>): Promise<void> {
  const { operation } = expectDone(await act());
  if (operation === undefined) return;
  await place.until(async () => {
    const state = expectDone(await place.service.operation(operation));
    if (state.status === "Failed") assert.fail(state.refusal.text);
    return state.status === "Succeeded";
  });
}

function expectDone<T>(answer: ServiceAnswer<T>): T {
  if (answer.kind === "done") return answer.value;
  return assert.fail(`${answer.code}: ${answer.text}`);
}
