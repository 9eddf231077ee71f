import { fileURLToPath } from "node:url";

/** The folder of the step contract's files. */
export const stepFolder = fileURLToPath(new URL("../../../../compiler/step/", import.meta.url));

/** The folder of this backend's own step programs. */
export const adapterFolder = fileURLToPath(new URL("../../../src/kfp/step/", import.meta.url));
