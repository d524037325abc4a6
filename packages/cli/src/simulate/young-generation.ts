import { setFlagsFromString } from "node:v8";

/**
 * Keeps V8's young generation at the size that it has now, a few megabytes. V8 would let it grow to 32 as soon as many
 * sessions are opened at once, which is most of what idle sessions cost; what a session leaves behind fits in less.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}
