import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of the step contract's files. */
export const stepFolder = fileURLToPath(new URL("../../../../compiler/step/", import.meta.url));

/** The folder of this backend's own step programs. */
export const adapterFolder = fileURLToPath(new URL("../../../src/kfp/step/", import.meta.url));

/** The Python step contract, as the compiler gives it to backends. */
export const stepPython = (): string => readFileSync(`${stepFolder}step.py`, "utf8");
