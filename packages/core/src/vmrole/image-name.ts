/** M14: a name with an underscore is refused. Which other characters pass is not known; these are seen to. */
const ALLOWED = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;

/** Why the service would refuse an image's name, before 6 GB have been sent; undefined for a good one. */
export function imageNameProblem(name: string): { readonly text: string; readonly certain: boolean } | undefined {
  if (name.includes("_"))
    return { text: `the image name "${name}" has an underscore, which is refused`, certain: true };
  if (ALLOWED.test(name)) return undefined;
  const text = `the image name "${name}" should be letters, digits, hyphens and dots: nothing else is known to pass`;
  return { text, certain: false };
}

/** The nearest name that passes. */
export function suggestImageName(name: string): string {
  const cleaned = name.replaceAll(/[^A-Za-z0-9.-]+/g, "-").replaceAll(/^[.-]+|[.-]+$/g, "");
  return cleaned === "" ? "image" : cleaned;
}
