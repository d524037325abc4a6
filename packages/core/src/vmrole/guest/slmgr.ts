// What `slmgr /dlv` and `/dli` print, in English; tolerant of order, blanks and line ends (W24, A07, A08, A09).
const FIELD = /^\s*([A-Za-z][A-Za-z ()/]*?)\s*:\s*(.*?)\s*$/;
const CHANNEL = /\b(VOLUME_KMSCLIENT|VOLUME_MAK|VOLUME_KMS\S*|RETAIL|OEM_?\S*|TIMEBASED_EVAL)\b/;
const MINUTES = /(\d+) minute\(s\)/;
const ERROR_CODE = /0x[0-9A-Fa-f]{8}/;
const EXHAUSTED = "0XC004D307";
const NOTHING = 'expected what `slmgr /dlv` prints: no "License Status:" and no "Remaining Windows rearm count:"';

/** What is known of an image's licence. */
export interface LicenseState {
  readonly name: string | undefined;
  readonly channel: string | undefined;
  /** `Licensed`, `Notification`, `Initial grace period`. */
  readonly status: string | undefined;
  /** Minutes until the activation or the grace period ends. */
  readonly minutesLeft: number | undefined;
  readonly partialProductKey: string | undefined;
  readonly clientMachineId: string | undefined;
  readonly kmsHost: string | undefined;
  /** How often sysprep can still generalize; undefined where /dli was run, which does not tell. */
  readonly rearmsLeft: number | undefined;
  /** Is it of /dlv? It alone prints the ids of activation and installation (A08); /dli prints neither (A07). */
  readonly isDetailed: boolean;
  /** The error that was printed, upper case: `0XC004D307` is a rearm too many. */
  readonly error: string | undefined;
}

/** Reads what `slmgr /dlv` printed; a problem where it is none of it. */
export function parseSlmgr(text: string): { readonly value: LicenseState } | { readonly problem: string } {
  const fields = new Map<string, string>();
  for (const line of text.replaceAll("\r", "").split("\n")) {
    const [, name, value] = FIELD.exec(line) ?? [];
    const key = name?.toLowerCase();
    if (key !== undefined && value !== undefined && !fields.has(key)) fields.set(key, value);
  }
  const field = (...names: readonly string[]) =>
    names.map((name) => fields.get(name)).find((value) => value !== undefined);
  const error = ERROR_CODE.exec(field("error") ?? text.match(/^0x[0-9A-F]{8}:/im)?.[0] ?? "")?.[0].toUpperCase();
  const rearms = field("remaining windows rearm count");
  const status = field("license status");
  if (status === undefined && rearms === undefined && error === undefined) {
    return { problem: NOTHING };
  }
  if (rearms !== undefined && !/^\d{1,4}$/.test(rearms)) {
    return { problem: `expected a number of rearms, found "${rearms}"` };
  }
  return {
    value: {
      name: field("name"),
      channel: CHANNEL.exec(field("description") ?? "")?.[1],
      status,
      minutesLeft: numberIn(field("volume activation expiration", "time remaining", "timebased activation expiration")),
      partialProductKey: field("partial product key"),
      clientMachineId: field("client machine id (cmid)"),
      kmsHost: field("kms machine name from dns", "registered kms machine name"),
      rearmsLeft: error === EXHAUSTED ? 0 : rearms === undefined ? undefined : Number(rearms),
      isDetailed: (field("activation id") ?? field("installation id")) !== undefined,
      error,
    },
  };
}

function numberIn(text: string | undefined): number | undefined {
  const minutes = MINUTES.exec(text ?? "")?.[1];
  return minutes === undefined ? undefined : Number(minutes);
}
