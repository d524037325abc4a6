import type { OwnCall } from "../../call.ts";
import { textOf } from "../../soap/element.ts";

/** Is somebody of that session's key still logged in? */
export const sessionIsActive = ({ session, args }: OwnCall) => textOf(args, "sessionID") === session.key;
