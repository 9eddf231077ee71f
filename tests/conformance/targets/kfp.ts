import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kfp2, readPipelineOutputs, readTaskOutputs, writeParameters } from "@partitura/backend-kubeflow";
import type { Backend, Json } from "@partitura/core";
import { emitTo } from "../emit.js";
import { callAdapter, environment, missingEnvironment } from "../engine-environment.js";
import { byNode, type EngineTask } from "../nodes.js";
import type { State } from "../observation.js";
import type { Scenario } from "../scenario.js";
import type { Attempt, ConformanceTarget } from "../target.js";

type Values = { readonly [name: string]: Json };

/** What tests/engines/kfp/run.py tells: states and outputs as kfp's own local runner has them. */
interface KfpRun {
  readonly key: string;
  readonly runState: "SUCCEEDED" | "FAILED" | null;
  readonly outputs: Values;
  readonly tasks: readonly {
    readonly id: string;
    readonly iterations: readonly number[];
    readonly state: string;
    readonly tries: number;
    readonly outputs: Values;
  }[];
  readonly error?: string;
  readonly log: string;
}

const states: { readonly [state: string]: State } = {
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  SKIPPED: "skipped",
  UPSTREAM_FAILED: "upstream-failed",
  NO_ITERATIONS: "skipped",
};

function observe({ checked }: Scenario, names: { readonly [node: string]: string }, run: KfpRun): Attempt {
  const { pipeline } = checked;
  const tail = run.log.split("\n").slice(-30).join("\n");
  if (run.runState === null) return { kind: "broken", detail: `no run state: ${run.error ?? ""}\n${tail}` };
  const nodeOf = new Map(Object.entries(names).map(([node, name]) => [name, node]));
  const tasks = run.tasks.flatMap(({ id, iterations, state, tries, outputs }): readonly EngineTask[] => {
    const [node, known] = [nodeOf.get(id), states[state]];
    if (node === undefined || known === undefined) return [];
    const values = known === "succeeded" ? readTaskOutputs(pipeline, node, outputs) : undefined;
    // a step that ended itself as skipped has succeeded for the engine, and tells it in its outputs
    const ended = known === "succeeded" && values === undefined ? "skipped" : known;
    return [{ name: id, index: iterations, run: { state: ended, attempts: tries, outputs: values } }];
  });
  const succeeded = run.runState === "SUCCEEDED";
  return {
    kind: "observed",
    observation: {
      state: succeeded ? "succeeded" : "failed",
      tasks: byNode(pipeline, names, tasks),
      outputs: succeeded ? readPipelineOutputs(pipeline, run.outputs) : undefined,
    },
    log: tail,
  };
}

/** Kubeflow Pipelines 2 by its SDK's local runner; container steps run as processes of this machine. */
export const kfp: ConformanceTarget = {
  target: kfp2.target,
  engine: "kfp-2",
  missing: async () => (await missingEnvironment("kfp-2")) ?? (await missingEnvironment("tools")),
  run: async (scenarios) => {
    const folder = mkdtempSync(join(tmpdir(), "partitura-kfp-"));
    try {
      const attempts = new Map<string, Attempt>();
      const emitted = new Map<string, { readonly [node: string]: string }>();
      const runs = scenarios.flatMap((scenario) => {
        const own = join(folder, scenario.name);
        const result = emitTo(own, kfp2 as Backend, scenario, { packages: "image" });
        if ("kind" in result) {
          attempts.set(scenario.name, result);
          return [];
        }
        emitted.set(scenario.name, result.tasks);
        const file = result.files.find(({ path }) => path.endsWith(".yaml"))?.path ?? "";
        // the engine does not tell a body which attempt it is, so the scenario counts in a file
        const { pipeline } = scenario.checked;
        const given =
          "counter" in pipeline.params
            ? { ...scenario.params, counter: join(folder, "counter") }
            : scenario.params;
        const params = writeParameters(pipeline, given);
        return [{ key: scenario.name, file: join(own, file), params }];
      });
      const answer = await callAdapter<{ readonly runs: readonly KfpRun[] }>("kfp-2", "kfp/run.py", {
        jobs: 2,
        python: join(environment("tools"), "bin"),
        runs,
      });
      for (const scenario of scenarios) {
        const names = emitted.get(scenario.name);
        const run = answer.runs.find(({ key }) => key === scenario.name);
        if (names !== undefined && run !== undefined)
          attempts.set(scenario.name, observe(scenario, names, run));
      }
      return attempts;
    } finally {
      if (process.env["PARTITURA_KEEP"] === undefined) rmSync(folder, { recursive: true, force: true });
      else process.stderr.write(`kept: ${folder}\n`);
    }
  },
};
