import { readFileSync } from "node:fs";

const text = (name: string): string => readFileSync(new URL(`../../../src/kfp/step/${name}`, import.meta.url), "utf8");

/** The program that runs a step under Python: what the engine gives goes in, what it wants comes out. */
export const pythonAdapter = text("kfp_step.py");

/** The same for steps that run under Node. */
export const nodeAdapter = text("kfp_step.mjs");
