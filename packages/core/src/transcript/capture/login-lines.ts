/** A login's own lines (evidence 01, 13, 17, 30, 35). */
const LOGIN_LINES: readonly RegExp[] = [
  /^Connected to service\s*$/,
  /^\s*(?:[*•-]\s*)?(?:List (?:APIs|Plugins)|Enable BASH access|Launch BASH): /,
  /^Last (?:failed )?login: /,
  /^There (?:was|were) \d+ failed login attempts?/,
  /^VMware vCenter Server\b/,
  /^\s*Type: /,
  /^Using (?:username|keyboard-interactive)/,
  /^(?:\S+ login: .*|(?:\(?\S+@\S+\)? ?)?(?:'s )?[Pp]assword:\s*)$/,
  /^Connection to \S+ closed\.?$/,
];

/** Does the appliance, or the client that logs in, say this line at a login? It tells nothing of an update, and nobody types it. */
export const isLoginLine = (text: string): boolean => LOGIN_LINES.some((pattern) => pattern.test(text));
