import { describe, it } from "vitest";
import { blobContract, comparingBlobContract } from "../testing/index.ts";
import { createMemoryBlob } from "./memory-blob.ts";

describe("blobs in memory", () => {
  it.each([...blobContract, ...comparingBlobContract])("$title", async ({ check }) => {
    const port = createMemoryBlob((url) => url.searchParams.get("signature") === "good");
    const address = (name: string) => `https://blobs.invalid/images/${name}?signature=good`;
    await check({ port, address, expired: (name) => address(name).replace("good", "late") });
  });
});
