import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock.js";
import type { Outputs } from "../nodes/scope.js";
import { runProcess } from "./run-process.js";
import type { Runner } from "./runner.js";

/** What a body left as its result; undefined when it left none, or not a whole one. */
async function resultIn(file: string): Promise<Outputs | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return (JSON.parse(text) as { readonly outputs?: Outputs }).outputs;
  } catch {
    return undefined;
  }
}

/** Runs Python functions and shell commands by the step contract's `step.py`, in a process of its own each. */
export function pythonRunner(interpreter: string, codeFolder: string, clock: Clock): Runner {
  return async (order) => {
    const { folder, request } = order;
    const { requestFile, resultFile, workFolder } = folder;
    folder.make();
    await writeFile(requestFile, JSON.stringify(request));
    const command = [interpreter, join(codeFolder, "step.py"), requestFile, resultFile] as const;
    const ending = await runProcess(command, {
      ...order,
      environment: order.environment(),
      workFolder,
      clock,
    });
    if (ending.kind !== "exited" || ending.code !== 0) return ending;
    return { ...ending, outputs: await resultIn(resultFile) };
  };
}
