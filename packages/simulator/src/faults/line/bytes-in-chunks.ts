import type { Random } from "@patchrig/core/random";
import { bytesFault, cutAt } from "./bytes-fault.ts";

/** Pieces of any size, with pauses between some of them. */
export const bytesInChunks = bytesFault({
  id: "bytes-in-chunks",
  title: "Output arrives in pieces of any size",
  backing: { cite: ["43"] },
  client: "Draw no conclusion from where a read ends, or from a pause.",
  cut: (bytes, { random }) => cutAt(bytes, places(bytes.length, random), random.pick([0, 0, 40, 400])),
});

function places(length: number, random: Random): readonly number[] {
  const found: number[] = [];
  for (let at = random.integer(1, 40); at < length; at += random.integer(1, 40)) found.push(at);
  return found;
}
