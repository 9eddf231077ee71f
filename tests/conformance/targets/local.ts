import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, type TaskResult } from "@partitura/backend-local";
import { taskNodes } from "@partitura/core";
import { byNode } from "../nodes.js";
import type { Scenario } from "../scenario.js";
import type { Attempt, ConformanceTarget } from "../target.js";

async function runLocally({ name, checked, params }: Scenario, runsFolder: string): Promise<Attempt> {
  const { pipeline, hash, assets } = checked;
  const [result, diagnostics] = await run({
    pipeline,
    hash,
    assets,
    params,
    runsFolder,
  });
  if (result === undefined)
    return {
      kind: "broken",
      detail: `${name}: ${diagnostics.map(({ code, message }) => `${code} ${message}`).join("; ")}`,
    };
  const names = Object.fromEntries(taskNodes(pipeline).map(({ node }) => [node.id, node.id]));
  const tasks = byNode(
    pipeline,
    names,
    result.tasks.map(({ node, index, state, attempts, outputs }: TaskResult) => ({
      name: node,
      index,
      run: { state, attempts, outputs },
    })),
  );
  return { kind: "observed", observation: { state: result.state, tasks, outputs: result.outputs } };
}

/** The local executor: the reference itself. */
export const local: ConformanceTarget = {
  target: "local",
  missing: async () => undefined,
  run: async (scenarios) => {
    const folder = mkdtempSync(join(tmpdir(), "partitura-conformance-"));
    try {
      const attempts: (readonly [string, Attempt])[] = [];
      for (const scenario of scenarios) attempts.push([scenario.name, await runLocally(scenario, folder)]);
      return new Map(attempts);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
