/** Text for markup: XML 1.0 has no way to write most control characters, so they are shown as pictures of themselves. */
export const escapeXml = (text: string): string =>
  text
    .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, (char) => String.fromCodePoint(0x2400 + (char.codePointAt(0) ?? 0)))
    .replaceAll(/[\x7f\ufffe\uffff]/g, "\u2421")
    .replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
