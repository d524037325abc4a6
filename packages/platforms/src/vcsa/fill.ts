/** Fills `{name}` placeholders; a name without a value is a mistake in the data and throws. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(/\{([a-zA-Z]+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new RangeError(`no value for ${whole} in "${template}"`);
    return String(value);
  });
}
