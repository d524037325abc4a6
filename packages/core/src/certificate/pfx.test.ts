import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openPfx } from "./pfx.ts";

const read = (name: string) => readFileSync(new URL(`../../test/certificates/${name}`, import.meta.url));

describe("a .pfx", () => {
  it("shows its certificate to who has the password, and to nobody else", () => {
    const opened = openPfx(read("shop.pfx"), "secret");
    expect(opened.kind === "opened" && opened.certificate.subject).toBe("CN=shop.example");
    expect(openPfx(read("shop.pfx"), "other")).toEqual({ kind: "wrong-password" });
  });

  it("stays closed where its cipher is of the time before OpenSSL 3, and where it is none", () => {
    expect(openPfx(read("shop-legacy.pfx"), "secret")).toEqual({ kind: "old-cipher" });
    expect(openPfx(Buffer.from("a private key and its certificate"), "secret")).toEqual({ kind: "unreadable" });
    expect(openPfx(read("shop.pfx").subarray(0, 900), "secret")).toEqual({ kind: "unreadable" });
  });
});
