import { PatchrigError } from "@patchrig/core/errors";
import { type MachineImage, settle } from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { print, table } from "../vmrole/print.ts";
import { accepted, withService } from "./connect.ts";
import type { ServiceOptions } from "./options.ts";

const MIB = 2 ** 20;

/** `image list`. */
export function listImages(options: ServiceOptions, context: Context): Promise<ExitCode> {
  return withService(options, context, async ({ access }) => {
    const images = accepted(await access.service.images.list());
    const rows = images.map((image) => [
      image.name,
      image.status,
      image.parent ?? (image.parentUuid === undefined ? "" : "not associated"),
      sizeText(image.compressedBytes),
      sizeText(image.mountedBytes),
      image.inUse ? "in use" : "",
    ]);
    const lines = images.length === 0 ? ["no image"] : table([HEAD, ...rows], [3, 4]);
    print({ json: { images }, lines }, options.json, context);
    return EXIT.done;
  });
}

const HEAD = ["image", "status", "parent", "sent", "disk", ""];
/** A few kilobytes are not nothing. */
const sizeText = (bytes: number): string =>
  bytes >= MIB / 20 ? `${(bytes / MIB).toFixed(1)} MiB` : `${(bytes / 1_024).toFixed(1)} KiB`;

/** `image show NAME`: exit code 3 where there is none. */
export function showImage(name: string, options: ServiceOptions, context: Context): Promise<ExitCode> {
  return withService(options, context, async ({ access }) => {
    const image = accepted(await access.service.images.find(name));
    if (image === undefined) throw noImage(name);
    const children = accepted(await access.service.images.list())
      .filter(({ parent }) => parent === name)
      .map((child) => child.name);
    print({ json: { image, children }, lines: linesOf(image, children) }, options.json, context);
    return EXIT.done;
  });
}

function linesOf(image: MachineImage, children: readonly string[]): readonly string[] {
  const rows = [
    ["image", image.name],
    ["label", image.label],
    ["status", image.status],
    ["parent", image.parent ?? (image.parentUuid === undefined ? "none" : `not associated yet: ${image.parentUuid}`)],
    ["children", children.join(", ") || "none"],
    ["in use", image.inUse ? "yes" : "no"],
    ["sent", sizeText(image.compressedBytes)],
    ["disk", sizeText(image.mountedBytes)],
    ["id", image.uuid],
    ["made", image.timestamp],
    ["location", image.location ?? image.affinityGroup ?? "not told"],
  ];
  return table(rows);
}

/** `image set-parent NAME PARENT` (M15). Exit code 3: the service says no. */
export function setParent(name: string, parent: string, options: ServiceOptions, context: Context): Promise<ExitCode> {
  return withService(options, context, async ({ access }) => {
    const what = `associating ${name} with ${parent}`;
    accepted(await settle(access, what, () => access.service.images.setParent(name, parent)));
    print({ json: { image: name, parent }, lines: [`${name} stands on ${parent}`] }, options.json, context);
    return EXIT.done;
  });
}

/** `image remove NAME`. Exit code 3: it is in use, or another stands on it. */
export function removeImage(name: string, options: ServiceOptions, context: Context): Promise<ExitCode> {
  return withService(options, context, async ({ access }) => {
    const { images } = access.service;
    const on = accepted(await images.list()).filter(({ parent }) => parent === name);
    if (on.length > 0) {
      const children = on.map((child) => child.name).join(", ");
      const words =
        on.length === 1 ? `stands on "${name}" and is lost without it` : `stand on "${name}" and are lost without it`;
      throw new PatchrigError("refused", `${children} ${words} (M17)`, {
        hint: on.length === 1 ? "remove it first" : "remove them first",
      });
    }
    accepted(await settle(access, `removing ${name}`, () => images.remove(name)));
    print({ json: { removed: name }, lines: [`${name}: removed`] }, options.json, context);
    return EXIT.done;
  });
}

const noImage = (name: string) =>
  new PatchrigError("refused", `there is no image "${name}"`, {
    hint: "`patchrig vmrole image list` shows those there are",
  });
