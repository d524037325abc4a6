/** What the appliance remembers of a user's earlier logins, as lastlog and btmp do. */
export interface LoginMemory {
  last: { readonly at: number; readonly from: string; readonly on: string } | undefined;
  lastFailure: { readonly at: number; readonly from: string } | undefined;
  /** Since the last login that succeeded. */
  failures: number;
}

const noLogins = (): LoginMemory => ({ last: undefined, lastFailure: undefined, failures: 0 });

/** Finds a user's memory, or begins one. */
export function memoryOf(logins: Map<string, LoginMemory>, user: string): LoginMemory {
  const known = logins.get(user);
  if (known) return known;
  const begun = noLogins();
  logins.set(user, begun);
  return begun;
}
