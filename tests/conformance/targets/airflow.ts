import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  airflow211 as backend211,
  airflow3 as backend3,
  type AirflowOptions,
} from "@partitura/backend-airflow";
import type { Backend, Json } from "@partitura/core";
import { emitTo } from "../emit.js";
import { callAdapter, missingEnvironment } from "../engine-environment.js";
import { byNode, type EngineTask } from "../nodes.js";
import type { State } from "../observation.js";
import type { Scenario } from "../scenario.js";
import type { Attempt, ConformanceTarget } from "../target.js";

/** What tests/engines/airflow/run.py tells: states and XComs from Airflow's own database. */
interface AirflowRun {
  readonly key: string;
  readonly runState: string | null;
  readonly tasks: readonly {
    readonly id: string;
    readonly index: number | null;
    readonly state: string | null;
    readonly tries: number;
    readonly xcoms: { readonly [key: string]: Json };
  }[];
  readonly error?: string;
  readonly log: string;
}

const states: { readonly [state: string]: State } = {
  success: "succeeded",
  failed: "failed",
  skipped: "skipped",
  upstream_failed: "upstream-failed",
};

const outputsTask = "pipeline_outputs";

function observe(
  { checked }: Scenario,
  names: { readonly [node: string]: string },
  run: AirflowRun,
): Attempt {
  const tail = run.log.split("\n").slice(-30).join("\n");
  if (run.runState !== "success" && run.runState !== "failed") {
    return { kind: "broken", detail: `run state ${run.runState}: ${run.error ?? ""}\n${tail}` };
  }
  const valueOf = (xcoms: {
    readonly [key: string]: Json;
  }): { readonly [name: string]: Json } | undefined => {
    const value = xcoms["return_value"];
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as { readonly [name: string]: Json })
      : undefined;
  };
  /**
   * How many items a mapped task has that Airflow keeps as one row: it does not expand what will not start. Unknown where
   * the list itself was never made.
   */
  const itemsBehind = (id: string): number | undefined => {
    const list = run.tasks.find((task) => task.id === `${id.split(".")[0] ?? ""}_items`)?.xcoms[
      "return_value"
    ];
    return id.includes(".") && Array.isArray(list) ? list.length : undefined;
  };
  const tasks = run.tasks.flatMap(({ id, index, state, tries, xcoms }): readonly EngineTask[] => {
    const known = states[state ?? ""];
    if (known === undefined) return [];
    const count = index === null ? itemsBehind(id) : undefined;
    const places =
      count === undefined ? [index === null ? [] : [index]] : [...Array(count).keys()].map((it) => [it]);
    return places.map((place) => ({
      name: id,
      index: place,
      run: { state: known, attempts: tries, outputs: valueOf(xcoms) },
    }));
  });
  const last = run.tasks.find(({ id }) => id === outputsTask);
  return {
    kind: "observed",
    observation: {
      state: run.runState === "success" ? "succeeded" : "failed",
      tasks: byNode(checked.pipeline, names, tasks),
      outputs: last === undefined ? undefined : valueOf(last.xcoms),
    },
    log: tail,
  };
}

function airflow(backend: Backend<AirflowOptions>, engine: string): ConformanceTarget {
  return {
    target: backend.target,
    engine,
    missing: () => missingEnvironment(engine),
    run: async (scenarios) => {
      const folder = mkdtempSync(join(tmpdir(), "partitura-airflow-"));
      try {
        const attempts = new Map<string, Attempt>();
        const emitted = new Map<string, { readonly [node: string]: string }>();
        const runs = scenarios.flatMap((scenario) => {
          const own = join(folder, scenario.name);
          const result = emitTo(own, backend as Backend, scenario, {
            artifacts: { kind: "folder", path: join(folder, "artifacts", scenario.name) },
            virtualenvs: join(folder, "virtualenvs"),
          });
          if ("kind" in result) {
            attempts.set(scenario.name, result);
            return [];
          }
          emitted.set(scenario.name, result.tasks);
          const file =
            result.files.find(({ path }) => path.endsWith(".py") && !path.includes("/"))?.path ?? "";
          return [
            {
              key: scenario.name,
              folder: own,
              file,
              dagId: scenario.checked.pipeline.id,
              params: scenario.params,
            },
          ];
        });
        const answer = await callAdapter<{ readonly runs: readonly AirflowRun[] }>(engine, "airflow/run.py", {
          jobs: 2,
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
}

/** Airflow 3 by `dag.test()`. */
export const airflow3 = airflow(backend3, "airflow-3");
/** Airflow 2.11 by `dag.test()`. */
export const airflow211 = airflow(backend211, "airflow-2.11");
