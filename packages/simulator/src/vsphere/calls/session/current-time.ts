import type { Call } from "../../call.ts";
import { instant } from "../../soap/value.ts";

export const currentTime = ({ face }: Call) => instant(face.estate.world.clock.now());
