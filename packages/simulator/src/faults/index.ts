import { boot503 } from "./boot/boot-503.ts";
import { bootInitializing } from "./boot/boot-initializing.ts";
import { bootNoTcp } from "./boot/boot-no-tcp.ts";
import { bootSso400 } from "./boot/boot-sso-400.ts";
import { bootVpxd503 } from "./boot/boot-vpxd-503.ts";
import { certificateChanged } from "./boot/certificate-changed.ts";
import { clockBack } from "./boot/clock-back.ts";
import { hostKeyChanged } from "./boot/host-key-changed.ts";
import { rebootByItself } from "./boot/reboot-by-itself.ts";
import { rebootNever } from "./boot/reboot-never.ts";
import { rebootTwice } from "./boot/reboot-twice.ts";
import { installFailed } from "./failures/install-failed.ts";
import { listPackagesFailed } from "./failures/list-packages-failed.ts";
import { manifestVerificationFailed } from "./failures/manifest-verification-failed.ts";
import { mediumRemoved } from "./failures/medium-removed.ts";
import { noMedium } from "./failures/no-medium.ts";
import { partitionFull } from "./failures/partition-full.ts";
import { rootPasswordExpired } from "./failures/root-password-expired.ts";
import { rootPasswordExpiring } from "./failures/root-password-expiring.ts";
import { unsupportedVersion } from "./failures/unsupported-version.ts";
import { wrongMedium } from "./failures/wrong-medium.ts";
import type { Fault, FaultDescription } from "./fault.ts";
import { bytesInChunks } from "./line/bytes-in-chunks.ts";
import { bytesOneByOne } from "./line/bytes-one-by-one.ts";
import { bytesSplitEscape } from "./line/bytes-split-escape.ts";
import { bytesSplitPrompt } from "./line/bytes-split-prompt.ts";
import { promptInOutput } from "./line/prompt-in-output.ts";
import { sshDrop } from "./line/ssh-drop.ts";
import { sshHalfOpen } from "./line/ssh-half-open.ts";
import { sshHangup } from "./line/ssh-hangup.ts";
import { sshReset } from "./line/ssh-reset.ts";
import { sshSlowReader } from "./line/ssh-slow-reader.ts";
import { loginDropped } from "./login/login-dropped.ts";
import { loginRefused } from "./login/login-refused.ts";
import { loginSlow } from "./login/login-slow.ts";
import { shellMissing } from "./login/shell-missing.ts";
import { windowUnknown } from "./login/window-unknown.ts";
import { diskFull } from "./update/disk-full.ts";
import { installHung } from "./update/install-hung.ts";
import { isoUnmounted } from "./update/iso-unmounted.ts";
import { stageHung } from "./update/stage-hung.ts";
import { updatePage } from "./update/update-page.ts";

/** Everything that can go wrong on purpose: what is documented, then what is injected, in the order of an update. */
export const FAULTS: readonly Fault[] = [
  noMedium,
  wrongMedium,
  partitionFull,
  manifestVerificationFailed,
  mediumRemoved,
  listPackagesFailed,
  unsupportedVersion,
  rootPasswordExpired,
  rootPasswordExpiring,
  installFailed,
  loginSlow,
  loginRefused,
  loginDropped,
  sshDrop,
  sshReset,
  sshHalfOpen,
  sshHangup,
  sshSlowReader,
  windowUnknown,
  bytesOneByOne,
  bytesInChunks,
  bytesSplitPrompt,
  bytesSplitEscape,
  promptInOutput,
  stageHung,
  diskFull,
  isoUnmounted,
  installHung,
  clockBack,
  rebootByItself,
  rebootNever,
  rebootTwice,
  shellMissing,
  bootNoTcp,
  boot503,
  bootVpxd503,
  bootInitializing,
  bootSso400,
  updatePage,
  hostKeyChanged,
  certificateChanged,
];

/** What `fault list` shows of them. */
export function listFaults(): readonly FaultDescription[] {
  return FAULTS.map(({ create, defaults, backing, ...shown }) => ({ ...shown, ...backing }));
}
