/** What a stream has brought, bounded. */
export interface Gathered {
  text(): string;
  /** More came than is kept. */
  isFull(): boolean;
  /** Resolves when something more has come. */
  more(): Promise<void>;
}

const MOST_OUTPUT = 1 << 20;

/** Keeps the first or the last megabyte of a stream. */
export function gather(stream: NodeJS.ReadableStream, keep: "start" | "end"): Gathered {
  let text = "";
  let full = false;
  let notify = () => {};
  stream.on("data", (bytes: Buffer) => {
    if (keep === "start" && text.length >= MOST_OUTPUT) full = true;
    else text += bytes.toString("utf8");
    if (keep === "end" && text.length > MOST_OUTPUT) text = text.slice(-MOST_OUTPUT / 2);
    notify();
  });
  stream.on("error", () => {});
  return {
    text: () => text,
    isFull: () => full || (keep === "start" && text.length >= MOST_OUTPUT),
    more: () =>
      new Promise((resolve) => {
        notify = resolve;
      }),
  };
}
