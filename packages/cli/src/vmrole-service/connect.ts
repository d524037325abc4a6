import { parseDuration, realSleep } from "@patchrig/core/clock";
import { PatchrigError } from "@patchrig/core/errors";
import {
  createPageBlob,
  createServiceManagement,
  type ServiceAccess,
  type ServiceAnswer,
  type ServiceExchange,
} from "@patchrig/core/vmrole";
import type { Context } from "../context.ts";
import type { SharedWorld } from "../shared-world.ts";
import type { ServiceOptions } from "./options.ts";
import { readServicePlace, type ServicePlace } from "./place.ts";

/** The service of the typed options, until it is closed. */
export interface ServiceConnection {
  readonly access: ServiceAccess;
  readonly place: ServicePlace;
  close(): Promise<void>;
}

/** Reads where it is and who enters it. Connects to nothing yet. Throws `PatchrigError`. */
async function connectToService(options: ServiceOptions, context: Context): Promise<ServiceConnection> {
  const longestWaitMs = longestWaitOf(options);
  const opened = openService(await readServicePlace(options, context), context);
  return { ...opened, access: { ...opened.access, longestWaitMs } };
}

/** `--limit`, in milliseconds. Throws `PatchrigError` bad-usage. */
function longestWaitOf({ limit }: ServiceOptions): number | undefined {
  if (limit === undefined) return undefined;
  const ms = parseDuration(limit);
  if (ms !== undefined && ms > 0) return ms;
  throw new PatchrigError("bad-usage", `--limit: expected a duration such as 30m, got "${limit}"`);
}

/** The same of a place that is known. */
export function openService(
  place: ServicePlace,
  context: Pick<Context, "clock" | "interrupted" | "world">,
  onExchange?: (exchange: ServiceExchange) => void,
): ServiceConnection {
  const { clock, interrupted: signal, world } = context;
  const onRequest = world && ((answered: Promise<unknown>) => holdFor(answered, world));
  const common = { clock, signal, onRequest };
  const service = createServiceManagement({ ...place, ...common, ...(onExchange && { onExchange }) });
  const blob = createPageBlob({ ...common, trustFor: (url) => trustAt(url, place) });
  return {
    access: { service, blob, clock, signal },
    place,
    close: async () => void (await Promise.all([service.close(), blob.close()])),
  };
}

/** Real milliseconds: a service that answers later than that is what a limit is for. */
const LONGEST_HOLD = 10_000;

/** The simulated clock stands still while a request is on its way: no limit of the client's passes under a busy machine. */
function holdFor(answered: Promise<unknown>, world: SharedWorld): void {
  const over = new AbortController();
  const waited = realSleep(LONGEST_HOLD, over.signal).catch(() => {});
  void world.hold(Promise.race([answered, waited])).then(() => over.abort());
}

/** A fingerprint is that of the service's own machine; a storage account elsewhere is known by its authority. */
function trustAt(url: URL, { url: service, certSha256, ca }: ServicePlace) {
  const isSame = url.hostname === new URL(service).hostname;
  return { ca, certSha256: isSame ? certSha256 : undefined, whereToCompare: "with whoever runs the storage account" };
}

/** The answer's value. Throws `PatchrigError` refused with the service's own words. */
export function accepted<T>(answer: ServiceAnswer<T>): T {
  if (answer.kind === "done") return answer.value;
  throw new PatchrigError("refused", `the service says: ${answer.text} (${answer.code})`, { hint: answer.hint });
}

/** Opens the service, does something with it and closes it. */
export async function withService<T>(
  options: ServiceOptions,
  context: Context,
  work: (connection: ServiceConnection) => Promise<T>,
): Promise<T> {
  const connection = await connectToService(options, context);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
