import { join } from "node:path";
import { awaitReady, countStatuses, packCspkg, parseXmlBytes, settle } from "@patchrig/core/vmrole";
import { pagesOf } from "../disks.ts";
import { scene } from "../scene.ts";
import { AT, configuration, DEFINITION, LOCATION } from "../service-files.ts";
import { bringIn, expectAnswer, expectDone } from "../story.ts";

/** M9: a VHD, a package without an application in it, a configuration. */
export const deploy = scene("deploy", "Upload the base and deploy it", async (story) => {
  const { access, folder, packagesUrl } = story;
  const { services, deployments } = access.service;
  const base = join(folder, "base.vhd");
  expectDone(await bringIn(story, { image: "shop-base-1", file: base, use: null }));
  story.sent.whole += pagesOf(base);
  const named = {
    name: AT.service,
    label: "Orders",
    description: "a shop",
    location: LOCATION,
    affinityGroup: undefined,
  };
  expectAnswer(await settle(access, "creating the service", () => services.create(named)));
  const bytes = await packCspkg(parseXmlBytes(Buffer.from(DEFINITION), "Shop.csdef"));
  const url = new URL(packagesUrl);
  url.pathname += "/shop.cspkg";
  expectAnswer(await access.blob.put(url.href, bytes));
  const packageUrl = `${url.origin}${url.pathname}`;
  const wanted = {
    name: "first",
    label: "first",
    packageUrl,
    configuration: configuration("shop-base-1"),
    start: true,
  };
  expectAnswer(await settle(access, "deploying", () => deployments.create(AT, wanted)));
  const seen = expectAnswer(await awaitReady(access, AT, { role: undefined }));
  return { image: "shop-base-1", packageBytes: bytes.length, instances: countStatuses(seen) };
});
