import type { WebPort } from "../../ports/web.ts";

/** Whether the management interface listens on 5480: dropped in 6.0, back from 6.0 U1 on (V28). */
export const isVamiOpen = (web: WebPort): Promise<boolean> => web.canConnect("vami");
