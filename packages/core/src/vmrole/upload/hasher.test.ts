import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createBufferPool } from "./buffer-pool.ts";
import { createHasher } from "./hasher.ts";

const MIB = 2 ** 20;
const md5 = (bytes: Buffer) => createHash("md5").update(bytes).digest("base64");

describe("the hashing of an upload", () => {
  it("gives each range's own MD5, on the main thread and beside it", async () => {
    const shared = Buffer.from(new SharedArrayBuffer(4 * MIB));
    for (let at = 0; at < shared.length; at += 1) shared[at] = at % 251;
    const ranges = [shared, shared.subarray(512, 2 * MIB), shared.subarray(1_024, 1_536), Buffer.from("a footer")];
    for (const total of [0, 1_024 * MIB]) {
      const hasher = createHasher(total);
      expect(await Promise.all(ranges.map((one) => hasher.md5(one)))).toEqual(ranges.map(md5));
      await hasher.started();
      expect(await Promise.all(ranges.map((one) => hasher.md5(one)))).toEqual(ranges.map(md5));
      await hasher.close();
    }
  });

  it("does not make the main thread wait for a thread that has not started", async () => {
    const hasher = createHasher(1_024 * MIB);
    let started = false;
    void hasher.started().then(() => {
      started = true;
    });
    await hasher.md5(Buffer.from(new SharedArrayBuffer(MIB)));
    expect(started).toBe(false);
    await hasher.close();
  });

  it("does without threads that never started", async () => {
    const hasher = createHasher(1_024 * MIB);
    await hasher.close();
    const shared = Buffer.from(new SharedArrayBuffer(MIB));
    expect(await hasher.md5(shared)).toBe(md5(shared));
  });

  it("tells that its thread is gone instead of waiting for ever", async () => {
    const hasher = createHasher(1_024 * MIB);
    await hasher.started();
    await hasher.close();
    await expect(hasher.md5(Buffer.from(new SharedArrayBuffer(MIB)))).rejects.toThrow("the thread that hashes ended");
  });
});

describe("the buffers of an upload", () => {
  it("are given again only when neither reader nor sender has them", () => {
    const pool = createBufferPool(2, 1_024);
    const first = pool.take();
    const release = pool.hold(first.subarray(0, 512));
    const second = pool.take();
    expect([second.buffer === first.buffer, pool.isFree()]).toEqual([false, false]);
    release();
    expect(pool.isFree()).toBe(true);
    expect(pool.take().buffer).toBe(first.buffer);
    // The reader has gone on, and nobody held the second one.
    expect(pool.isFree()).toBe(true);
    pool.hold(Buffer.from("from elsewhere"))();
  });
});
