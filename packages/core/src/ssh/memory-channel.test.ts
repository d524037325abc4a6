import { describe, expect, it } from "vitest";
import { createMemoryChannel } from "./memory-channel.ts";

const from = { address: "192.168.10.11", port: 50_000 };

describe("a session that no network carries", () => {
  it("brings input and output across in order, and its exit last", async () => {
    const { server, client } = createMemoryChannel({ kind: "exec", command: "list", user: "root", from });
    server.onInput((bytes) => {
      if (bytes) server.write(`got ${bytes}`);
      else server.exit(3);
    });
    server.writeError("apart");
    await client.write("one");
    client.end();
    const exit = await client.exit;
    let [out, error] = ["", ""];
    client.onOutput((bytes) => {
      out += bytes;
    });
    client.onErrorOutput((bytes) => {
      error += bytes;
    });
    expect({ out, error, exit }).toEqual({ out: "got one", error: "apart", exit: { status: 3 } });
    await expect(client.write("late")).rejects.toThrow("ended");
  });

  it("tells the server of a new window size and of the end", async () => {
    const terminal = { term: "xterm", columns: 80, rows: 24 };
    const { server, client } = createMemoryChannel({ kind: "shell", terminal, user: "root", from });
    const seen: unknown[] = [];
    server.onResize((size) => seen.push(size));
    server.onClose(() => seen.push("closed"));
    client.resize({ columns: 100, rows: 0 });
    client.close();
    await client.exit;
    expect(seen).toEqual([{ term: "xterm", columns: 100, rows: 0 }, "closed"]);
    expect(server.terminal).toEqual({ term: "xterm", columns: 100, rows: 0 });
  });
});
