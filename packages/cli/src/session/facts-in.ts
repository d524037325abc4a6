/** What a session's first lines say of the product: its banner's line is a name and a version, and nothing else. */
export function factsIn(text: string): { readonly product?: string; readonly version?: string } {
  const [, product, version] = /^([A-Z][A-Za-z][\w ]{3,60}?) (\d+(?:\.\d+){2,3})\s*$/m.exec(text) ?? [];
  return product === undefined || version === undefined ? {} : { product, version };
}
