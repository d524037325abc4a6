/** Collects a repeated option; the first one given replaces the default. */
export function collect(): (value: string) => string[] {
  let given: string[] = [];
  return (value) => {
    given = [...given, value];
    return given;
  };
}
