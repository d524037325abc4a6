import { isExcluded, loadCatalogue } from "@patchrig/conformance";
import { describe, expect, it } from "vitest";
import { fakeContext } from "../../test/fake-context.ts";
import { pageOf } from "./explain.ts";

const { requirements } = loadCatalogue();
const page = (id: string) => {
  const found = requirements.find((one) => one.id === id);
  return found ? pageOf(found, fakeContext()) : "";
};

describe("a requirement, explained", () => {
  it("is told in words: whose, what is done, what is expected, what breaks it, how to try it", () => {
    for (const { id } of requirements.filter((one) => !isExcluded(one))) {
      const text = page(id);
      // No piece of the catalogue's own notation, but what is sent as it stands.
      expect(text, id).not.toMatch(/undefined|\[object|\{"|":|^ {2}(?:given|first|do|expect) +[a-z-]+: /m);
      for (const part of ["How it is judged", "Broken by", "Try it"]) expect(text, id).toContain(`\n${part}\n`);
    }
  });

  it("says why nobody is judged by it, where that is so", () => {
    const text = page("login.console");
    expect(text).toContain("\nNot judged\n  a VM's console is reached through its ESXi host, not by SSH or HTTPS\n");
    expect(text).not.toContain("Try it");
  });

  it("tells mutants of all kinds as what a server does", () => {
    expect(page("stage.licence-small-window")).toContain(
      '  a server that leaves out "Press ENTER key for more or Ctrl+c to quit"',
    );
    expect(page("client.503-is-no-error")).toContain("  which breaks client.open-port-is-not-ready as well\n");
    expect(page("later.unavailable-root")).toContain("of a server, vcsa from 6.5 up to 7.0; observed");
  });
});
