import { readFileSync } from "node:fs";

const text = (name: string): string =>
  readFileSync(new URL(`../../../src/kfp/step/${name}`, import.meta.url), "utf8");

/** The programs that run a step under Python: what the engine gives goes in, what it wants comes out. */
export const pythonAdapter = {
  "kfp_values.py": text("kfp_values.py"),
  "kfp_step.py": text("kfp_step.py"),
} as const;

/** The same for steps that run under Node. */
export const nodeAdapter = {
  "kfp_values.mjs": text("kfp_values.mjs"),
  "kfp_step.mjs": text("kfp_step.mjs"),
} as const;
