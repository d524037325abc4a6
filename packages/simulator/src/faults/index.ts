import { boot503 } from "./boot-503.ts";
import { bootInitializing } from "./boot-initializing.ts";
import { bootNoTcp } from "./boot-no-tcp.ts";
import { bootSso400 } from "./boot-sso-400.ts";
import { bootVpxd503 } from "./boot-vpxd-503.ts";
import { bytesInChunks } from "./bytes-in-chunks.ts";
import { bytesOneByOne } from "./bytes-one-by-one.ts";
import { bytesSplitEscape } from "./bytes-split-escape.ts";
import { bytesSplitPrompt } from "./bytes-split-prompt.ts";
import { certificateChanged } from "./certificate-changed.ts";
import { clockBack } from "./clock-back.ts";
import { diskFull } from "./disk-full.ts";
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
import { hostKeyChanged } from "./host-key-changed.ts";
import { installHung } from "./install-hung.ts";
import { isoUnmounted } from "./iso-unmounted.ts";
import { loginDropped } from "./login-dropped.ts";
import { loginRefused } from "./login-refused.ts";
import { loginSlow } from "./login-slow.ts";
import { promptInOutput } from "./prompt-in-output.ts";
import { rebootByItself } from "./reboot-by-itself.ts";
import { rebootNever } from "./reboot-never.ts";
import { rebootTwice } from "./reboot-twice.ts";
import { shellMissing } from "./shell-missing.ts";
import { sshDrop } from "./ssh-drop.ts";
import { sshHalfOpen } from "./ssh-half-open.ts";
import { sshHangup } from "./ssh-hangup.ts";
import { sshReset } from "./ssh-reset.ts";
import { sshSlowReader } from "./ssh-slow-reader.ts";
import { stageHung } from "./stage-hung.ts";
import { updatePage } from "./update-page.ts";
import { windowUnknown } from "./window-unknown.ts";

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
