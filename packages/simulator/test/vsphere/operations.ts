/** What the note has somebody do in vCenter, and when it counts as done. */
export interface Operation {
  readonly id: string;
  readonly title: string;
}

export const operations: readonly Operation[] = [
  { id: "about", title: "read the build in About (V2)" },
  { id: "find", title: "find the appliance's machine and its host (V6)" },
  { id: "disks", title: "see its disks (V7)" },
  { id: "datastore", title: "see the ISO on a datastore (V10)" },
  { id: "upload", title: "upload an ISO to a datastore (V10)" },
  { id: "clone", title: "clone it, watching the task (V7)" },
  { id: "iso", title: "connect CD/DVD drive 1 to the ISO (V10)" },
  { id: "snapshot", title: "take a snapshot and remove it (V7)" },
  { id: "power", title: "power the clone on and off" },
  { id: "events", title: "see the machine's events (V6)" },
  { id: "destroy", title: "delete the clone (V27)" },
  { id: "password", title: "be refused with a wrong password" },
];

/** What came of an operation; `undefined` in a client's answers: it has no such operation. */
export type Outcome = { readonly result: unknown } | { readonly problem: string };
