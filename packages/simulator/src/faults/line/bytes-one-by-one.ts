import { bytesFault, cutAt } from "./bytes-fault.ts";

/** Every byte comes alone, those of one character too. */
export const bytesOneByOne = bytesFault({
  id: "bytes-one-by-one",
  title: "Output arrives byte by byte",
  backing: { cite: ["43"] },
  client: "Draw no conclusion from where a read ends.",
  cut: (bytes) => cutAt(bytes, [...bytes.keys()], 0),
});
