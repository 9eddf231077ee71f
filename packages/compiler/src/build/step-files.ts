import { readFileSync } from "node:fs";

const textOf = (name: string): string => readFileSync(new URL(`../../step/${name}`, import.meta.url), "utf8");

/** The step contract in Python, `step.py`. */
export const stepText = (): string => textOf("step.py");

/** The file of the step contract in TypeScript. */
export const stepModule = "step.mjs";

/** The step contract in TypeScript. */
export const stepModuleText = (): string => textOf(stepModule);

/** What moves artifacts and large values to and from object stores, `step_store.py`. */
export const stepStoreText = (): string => textOf("step_store.py");
