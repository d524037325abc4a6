import { describe, expect, it } from "vitest";
import { readPlainGet } from "./plain-get.ts";

const read = (text: string) => readPlainGet(Buffer.from(text, "latin1"));
const head = (...lines: readonly string[]) => `${lines.join("\r\n")}\r\n\r\n`;
const GET = "GET /vsphere-client/?a=b HTTP/1.1";
const HOST = "Host: vcsa.test";

describe("a plain GET", () => {
  it.each([
    ["curl's", head(GET, HOST, "User-Agent: curl/7.88.1", "Accept: */*")],
    ["one with nothing but a host", head(GET, HOST)],
    ["one that keeps its connection and says so", head(GET, HOST, "Connection: keep-alive", "Accept-Encoding: gzip")],
    ["the same once more", head(GET, HOST, "Connection: keep-alive", "Accept-Encoding: gzip")],
  ])("is %s", (_whose, text) => {
    expect(read(text)).toBe("/vsphere-client/?a=b");
  });

  it.each([
    ["another method", head("HEAD / HTTP/1.1", HOST)],
    ["another version", head("GET / HTTP/1.0", HOST)],
    ["a path that is none", head("GET http://vcsa.test/ HTTP/1.1", HOST)],
    ["no host", head("GET / HTTP/1.1", "Accept: */*")],
    ["two hosts", head("GET / HTTP/1.1", HOST, "host: other")],
    ["half of a head", `${GET}\r\n${HOST}\r\n`],
    ["two requests at once", head(GET, HOST).repeat(2)],
    ["something behind it", `${head(GET, HOST)}x`],
    ["a body", head(GET, HOST, "Content-Length: 3")],
    ["a body of chunks", head(GET, HOST, "transfer-encoding: chunked")],
    ["a connection that is to end", head(GET, HOST, "Connection: close")],
    ["a connection that is to change", head(GET, HOST, "Connection: keep-alive, Upgrade", "Upgrade: h2c")],
    ["an expectation", head(GET, HOST, "Expect: 100-continue")],
    ["a cookie", head(GET, HOST, "Cookie: a=b")],
    ["a header that goes on in the next line", head(GET, HOST, "Accept: a,", " b")],
    ["a space before the colon", head(GET, HOST, "Content-Length : 3")],
    ["bare line feeds", `${GET}\n${HOST}\n\n`],
    ["a byte that no header has", head(GET, HOST, "Accept: \x01")],
    ["4 KiB and more", head(GET, HOST, `Accept: ${"x".repeat(5_000)}`)],
    ["nothing", ""],
  ])("is none with %s", (_what, text) => {
    expect(read(text)).toBeUndefined();
  });
});
