import type { ConformanceTarget } from "../target.js";
import { local } from "./local.js";

/** Every target, in the order in which they are run: the reference first. */
export const allTargets: readonly ConformanceTarget[] = [local];
