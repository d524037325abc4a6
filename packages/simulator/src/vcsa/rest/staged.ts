import { beginOperation } from "../web/vami-operation.ts";
import { DONE, type RestCall, type RestResult, refuse } from "./rest-call.ts";

/** `GET update/staged` */
export function readStaged({ machine: { disk } }: RestCall): RestResult {
  const { staged, update } = disk;
  if (!staged || update !== "staged") return refuse("nothingStaged");
  return { value: { version: staged.payload.version, staging_complete: true, reboot_required: true } };
}

/** `DELETE update/staged` */
export function deleteStaged({ machine }: RestCall): RestResult {
  if (machine.flight) return refuse("busy");
  if (machine.disk.update !== "staged") return refuse("nothingStaged");
  beginOperation(machine, "software-packages unstage");
  return DONE;
}
