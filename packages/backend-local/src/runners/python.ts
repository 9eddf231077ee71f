import { join } from "node:path";
import { runProcess } from "./run-process.js";
import type { Runner } from "./runner.js";

/** Runs Python functions and shell commands by the step contract's `step.py`, in a process of its own each. */
export function pythonRunner(interpreter: string, codeFolder: string): Runner {
  return async (order) =>
    runProcess([interpreter, join(codeFolder, "step.py"), order.requestFile, order.resultFile], order);
}
