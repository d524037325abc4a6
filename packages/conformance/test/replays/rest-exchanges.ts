/** An exchange with the appliance's REST API: shape and words of what 6.7 was seen to answer, values of our own. */
export interface RestExchange {
  readonly name: string;
  readonly method: "GET" | "POST";
  /** Below the API's prefix; {version} stands for the update's. */
  readonly path: string;
  readonly body: unknown;
  /** The screen showed this part of the answer alone: an inner key of it. */
  readonly part?: string;
}

/**
 * Read off one observer's screens of a 6.7 in December 2018 (P26), each with its keys, its types and its words. Ids, names of
 * states and words are the product's; times, versions, sizes and counts are ours.
 */
export const REST_EXCHANGES: readonly RestExchange[] = [
  {
    name: "pending",
    method: "GET",
    path: "update/pending?source_type=LOCAL_AND_ONLINE",
    body: {
      value: [
        {
          severity: "CRITICAL",
          update_type: "FIX",
          size: 1840,
          release_date: "2020-04-09T00:00:00.000Z",
          reboot_required: false,
          description: {
            args: ["Patch for VMware vCenter Server Appliance 6.7.0"],
            default_message: "Patch for VMware vCenter Server Appliance 6.7.0",
            id: "com.applmgmt.plain_message",
          },
          priority: "LOW",
          version: "6.7.0.43000",
        },
      ],
    },
  },
  {
    name: "precheck",
    method: "POST",
    path: "update/pending/{version}?action=precheck",
    body: {
      value: {
        reboot_required: false,
        questions: [],
        issues: { warnings: [], errors: [], info: [] },
        estimated_time_to_install: 300,
        check_time: "2020-04-22T19:50:53.042Z",
      },
    },
  },
  {
    name: "staging in progress",
    method: "GET",
    path: "update",
    part: "task",
    body: {
      cancelable: true,
      subtasks: [
        {
          value: {
            cancelable: true,
            description: {
              args: [],
              default_message: "Staging the update",
              id: "com.vmware.appliance.update.stage_task_description",
            },
            start_time: "2020-04-22T19:40:24.187Z",
            service: "applmgmt/update",
            progress: {
              total: 80,
              completed: 61,
              message: {
                args: [],
                default_message: "Staging in progress",
                id: "com.vmware.appliance.update.stage_task_message",
              },
            },
            operation: "stage",
            status: "RUNNING",
          },
          key: "stage",
        },
      ],
    },
  },
  {
    name: "updates pending",
    method: "GET",
    path: "update",
    body: {
      value: { latest_query_time: "2020-04-22T19:33:00.000Z", state: "UPDATES_PENDING", version: "6.7.0.43000" },
    },
  },
  {
    name: "up to date",
    method: "GET",
    path: "update",
    body: { value: { latest_query_time: "2020-04-22T19:33:00.000Z", state: "UP_TO_DATE", version: "6.7.0.43000" } },
  },
];

export const exchangeOf = (name: string): RestExchange => {
  const found = REST_EXCHANGES.find((one) => one.name === name);
  if (!found) throw new RangeError(`no exchange is called ${name}`);
  return found;
};

/** What may be another value of the same type, by its key, and why. */
export const FREE_VALUES: Readonly<Record<string, string>> = {
  version: "another update",
  size: "another update",
  release_date: "another update",
  reboot_required: "another update",
  total: "another update",
  completed: "when it was asked",
  latest_query_time: "when it was asked",
  check_time: "when it was asked",
  start_time: "when it was asked",
  estimated_time_to_install: "another update",
};

/** Where what came is not as the exchange has it, by its path; nothing where all keys, types and words are the same. */
export function unlike(expected: unknown, came: unknown, path = "$"): readonly string[] {
  const key = path.slice(path.lastIndexOf(".") + 1);
  if (Array.isArray(expected)) {
    if (!Array.isArray(came)) return [`${path}: expected a list`];
    if ((expected.length === 0) !== (came.length === 0))
      return [`${path}: expected ${expected.length} entries, came ${came.length}`];
    return expected.flatMap((item, at) => unlike(item, came[at], `${path}[${at}]`));
  }
  if (typeof expected === "object" && expected !== null) {
    if (typeof came !== "object" || came === null) return [`${path}: expected an object`];
    const [keys, others] = [Object.keys(expected).sort(), Object.keys(came).sort()];
    if (keys.join() !== others.join())
      return [`${path}: expected the keys ${keys.join(", ")}, came ${others.join(", ")}`];
    return keys.flatMap((one) => unlike((expected as never)[one], (came as never)[one], `${path}.${one}`));
  }
  if (key in FREE_VALUES)
    return shapeOf(expected) === shapeOf(came) ? [] : [`${path}: expected one like ${expected}, came ${came}`];
  return expected === came ? [] : [`${path}: expected ${expected}, came ${came}`];
}

/** Digits are any digits: a version and an instant are known by what stands between them. */
const shapeOf = (value: unknown): string => (typeof value === "string" ? value.replaceAll(/\d+/g, "9") : typeof value);
