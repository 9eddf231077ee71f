import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prefect3 } from "@partitura/backend-prefect";
import { allNodes, taskNodes, type Backend, type Json, type Pipeline } from "@partitura/core";
import { emitTo } from "../emit.js";
import { callAdapter, missingEnvironment } from "../engine-environment.js";
import { byNode, type EngineTask } from "../nodes.js";
import type { State } from "../observation.js";
import type { Scenario } from "../scenario.js";
import type { Attempt, ConformanceTarget } from "../target.js";

type Values = { readonly [name: string]: Json };

/** What tests/engines/prefect/run.py tells: states and results from the server's own API. */
interface PrefectRun {
  readonly key: string;
  readonly runState: string | null;
  readonly message?: string | null;
  readonly value?: Json;
  readonly tasks: readonly {
    readonly id: string;
    readonly state: string;
    readonly tries: number;
    readonly value?: Json;
  }[];
  readonly error?: string;
  readonly log: string;
}

const states: { readonly [name: string]: State } = {
  Completed: "succeeded",
  Skipped: "skipped",
  Failed: "failed",
  TimedOut: "failed",
  Crashed: "failed",
  NotReady: "upstream-failed",
  Cancelled: "cancelled",
};

const asValues = (value: Json | undefined): Values | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Values) : undefined;

/**
 * The node and items of a task run, from its name: `train[2]` in an `each`, `train[2][0]` in two, else the node's id; a
 * run that never started has the name that Prefect makes of the task's, `train-3f2`.
 */
function placeOf(
  name: string,
  nodes: readonly string[],
): { readonly node: string; readonly index: readonly number[] } | undefined {
  const item = /^([a-z0-9-]+)((?:\[\d+\])+)$/.exec(name);
  if (item?.[1] !== undefined && nodes.includes(item[1])) {
    return { node: item[1], index: (item[2] ?? "").match(/\d+/g)?.map(Number) ?? [] };
  }
  const node = nodes.includes(name) ? name : name.replace(/-[0-9a-f]+$/, "");
  return nodes.includes(node) ? { node, index: [] } : undefined;
}

/**
 * Gives the runs of a node in one `each` that never started, and so have no index in their names, the indexes that are
 * left: every item has one run of the node, and all that are without an index ended alike.
 */
function withIndexes(node: string, runs: readonly EngineTask[]): readonly EngineTask[] {
  const own = runs.filter(({ name }) => name === node);
  const known = new Set(own.map(({ index }) => index[0]));
  const left = own.map((_, n) => n).filter((n) => !known.has(n));
  return own.map((it) => (it.index.length > 0 ? it : { ...it, index: left.splice(0, 1) }));
}

/** The tasks of an `each` that has submitted none, because it was skipped or could not run: they ended as it did. */
function neverSubmitted(
  pipeline: Pipeline,
  run: PrefectRun,
  seen: ReadonlySet<string>,
): readonly EngineTask[] {
  const ids = allNodes(pipeline).map(({ id }) => id);
  const ends = new Map(
    run.tasks.flatMap(({ id, state }) => {
      const place = placeOf(id, ids);
      return place === undefined ? [] : [[place.node, states[state]] as const];
    }),
  );
  return taskNodes(pipeline).flatMap(({ node, around }) => {
    const outermost = around.find((it) => it.node.kind === "each")?.node.id;
    const state = outermost === undefined ? undefined : ends.get(outermost);
    if (seen.has(node.id) || (state !== "skipped" && state !== "upstream-failed")) return [];
    return [{ name: node.id, index: [], run: { state, attempts: 0 } }];
  });
}

function observe({ checked }: Scenario, run: PrefectRun): Attempt {
  const tail = run.log.split("\n").slice(-30).join("\n");
  if (run.runState === null || states[run.runState] === undefined) {
    return {
      kind: "broken",
      detail: `run state ${run.runState}: ${run.error ?? run.message ?? ""}\n${tail}`,
    };
  }
  const nodes = taskNodes(checked.pipeline).map(({ node }) => node.id);
  const tasks = run.tasks.flatMap(({ id, state, tries, value }): readonly EngineTask[] => {
    const place = placeOf(id, nodes);
    const known = states[state];
    if (place === undefined || known === undefined) return [];
    const outputs = known === "succeeded" ? asValues(value) : undefined;
    return [{ name: place.node, index: place.index, run: { state: known, attempts: tries, outputs } }];
  });
  const inOneEach = taskNodes(checked.pipeline).flatMap(({ node, around }) =>
    around.filter((it) => it.node.kind === "each").length === 1 ? [node.id] : [],
  );
  const placed = [
    ...tasks.filter(({ name }) => !inOneEach.includes(name)),
    ...inOneEach.flatMap((node) => withIndexes(node, tasks)),
    ...neverSubmitted(checked.pipeline, run, new Set(tasks.map(({ name }) => name))),
  ];
  const names = Object.fromEntries(nodes.map((id) => [id, id]));
  return {
    kind: "observed",
    observation: {
      state: states[run.runState] === "succeeded" ? "succeeded" : "failed",
      tasks: byNode(checked.pipeline, names, placed),
      outputs: asValues(run.value),
    },
    log: tail,
  };
}

/** Prefect 3: flows run against a real server on loopback. */
export const prefect: ConformanceTarget = {
  target: prefect3.target,
  engine: "prefect-3",
  missing: () => missingEnvironment("prefect-3"),
  run: async (scenarios) => {
    const folder = mkdtempSync(join(tmpdir(), "partitura-prefect-"));
    try {
      const attempts = new Map<string, Attempt>();
      const runs = scenarios.flatMap((scenario) => {
        const own = join(folder, scenario.name);
        const result = emitTo(own, prefect3 as Backend, scenario, {
          artifacts: { kind: "folder", path: join(folder, "artifacts", scenario.name) },
          environments: join(folder, "environments"),
        });
        if ("kind" in result) {
          attempts.set(scenario.name, result);
          return [];
        }
        const file = result.files.find(({ path }) => path.endsWith(".py") && !path.includes("/"))?.path ?? "";
        return [
          {
            key: scenario.name,
            file: join(own, file),
            flow: file.replace(/\.py$/, ""),
            params: scenario.params,
          },
        ];
      });
      const answer = await callAdapter<{ readonly runs: readonly PrefectRun[] }>(
        "prefect-3",
        "prefect/run.py",
        { jobs: 2, runs },
      );
      for (const scenario of scenarios) {
        const run = answer.runs.find(({ key }) => key === scenario.name);
        if (run !== undefined) attempts.set(scenario.name, observe(scenario, run));
      }
      return attempts;
    } finally {
      if (process.env["PARTITURA_KEEP"] === undefined) rmSync(folder, { recursive: true, force: true });
      else process.stderr.write(`kept: ${folder}\n`);
    }
  },
};
