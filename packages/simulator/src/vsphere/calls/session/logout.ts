import type { OwnCall } from "../../call.ts";

export function logout(call: OwnCall): undefined {
  call.sessions.close(call.session);
}
