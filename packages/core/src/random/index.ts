export { createRandom, drawSeed, type Random } from "./random.ts";
