import { join } from "node:path";
import { airflow211, airflow3 } from "@partitura/backend-airflow";
import type { Backend, Json } from "@partitura/core";
import { beforeAll, describe, expect, it } from "vitest";
import { missingEnvironment } from "../conformance/engine-environment.js";
import { emitAll, type Emitted } from "./emitted.js";
import { dump, inFolder, needs, topFile, writeEmitted } from "./engines.js";
import { cronOf, factsOf } from "./facts.js";

interface Task {
  readonly upstream: readonly string[];
  readonly triggerRule: string;
  readonly mapped: boolean;
  readonly groupMapped: boolean;
  readonly retries: number;
  readonly retryDelay: number;
  readonly retryExponentialBackoff: number | boolean;
  readonly maxRetryDelay: number | null;
  readonly executionTimeout: number | null;
  readonly maxActivePerRun: number | null;
  readonly doc: string | null;
}

interface Dag {
  readonly description: string | null;
  readonly doc: string | null;
  readonly owner: string;
  readonly tags: readonly string[];
  readonly schedule: {
    readonly class: string;
    readonly cron: string | null;
    readonly timezone: string | null;
  };
  readonly catchup: boolean;
  readonly maxActiveRuns: number;
  readonly params: {
    readonly [name: string]: {
      readonly default: Json;
      readonly description: string | null;
      readonly schema: Json;
    };
  };
  readonly tasks: { readonly [id: string]: Task };
}

interface Loaded {
  readonly dags: { readonly [id: string]: Dag };
  readonly importErrors: object;
}

/** Every task that an engine's task comes after, near and far. */
function upstreamOf(tasks: Dag["tasks"], id: string, found = new Set<string>()): ReadonlySet<string> {
  for (const before of tasks[id]?.upstream ?? []) {
    if (found.has(before)) continue;
    found.add(before);
    upstreamOf(tasks, before, found);
  }
  return found;
}

function taskExpectation(emitted: Emitted, doubles: boolean): object {
  const factor = (backoff: number): number | boolean =>
    doubles ? backoff !== 1 : backoff === 1 ? 0 : backoff;
  return Object.fromEntries(
    factsOf(emitted.checked.pipeline).map((facts) => [
      facts.id,
      {
        retries: facts.retries,
        ...(facts.retries > 0 && {
          retryDelay: facts.delays[0],
          retryExponentialBackoff: factor(facts.backoff),
          maxRetryDelay: facts.maxDelay ?? null,
        }),
        executionTimeout: facts.timeout ?? null,
        triggerRule: "all_success",
        doc: facts.description ?? null,
        maxActivePerRun:
          facts.placed.around.flatMap(({ node }) =>
            node.kind === "each" ? [node.concurrency ?? null] : [],
          )[0] ?? null,
        groupMapped: facts.placed.around.some(({ node }) => node.kind === "each"),
        ancestors: [...facts.ancestors].toSorted(),
      },
    ]),
  );
}

/** What the engine says of the pipeline's own tasks, under their nodes' ids; helper tasks count as edges only. */
function taskReality({ result }: Emitted, dag: Dag): object {
  const nodes = new Map(Object.entries(result.tasks).map(([node, name]) => [name, node]));
  return Object.fromEntries(
    Object.entries(result.tasks).map(([node, name]) => {
      const task = dag.tasks[name];
      if (task === undefined) return [node, "not there"];
      const { retries, triggerRule, executionTimeout, doc, maxActivePerRun, groupMapped } = task;
      const { retryDelay, retryExponentialBackoff, maxRetryDelay } = task;
      const ancestors = [...upstreamOf(dag.tasks, name)].flatMap((id) => nodes.get(id) ?? []).toSorted();
      const retrying = retries > 0 ? { retryDelay, retryExponentialBackoff, maxRetryDelay } : {};
      return [
        node,
        { retries, ...retrying, executionTimeout, triggerRule, doc, maxActivePerRun, groupMapped, ancestors },
      ];
    }),
  );
}

const engines = [
  {
    backend: airflow3 as Backend,
    engine: "airflow-3",
    missing: await missingEnvironment("airflow-3"),
    doubles: false,
  },
  {
    backend: airflow211 as Backend,
    engine: "airflow-2.11",
    missing: await missingEnvironment("airflow-2.11"),
    doubles: true,
  },
];

describe.each(engines)("$engine reads what is emitted", ({ backend, engine, missing, doubles }) => {
  const here = needs(engine, missing);
  let pipelines: readonly Emitted[] = [];
  let loaded: ReadonlyMap<string, Loaded> = new Map();

  beforeAll(async () => {
    if (!here) return;
    pipelines = await emitAll(backend);
    loaded = await inFolder(async (folder) => {
      const runs = pipelines.map(({ name, checked, result }) => {
        writeEmitted(join(folder, name), result);
        return {
          key: name,
          folder: join(folder, name),
          file: topFile(result, ".py"),
          dagId: checked.pipeline.id,
        };
      });
      return dump<Loaded>(engine, "airflow", runs);
    });
  });

  const each = (check: (emitted: Emitted, dag: Dag) => void): void => {
    expect(pipelines.length).toBeGreaterThan(10);
    for (const emitted of pipelines) {
      const dag = loaded.get(emitted.name)?.dags[emitted.checked.pipeline.id];
      if (dag === undefined)
        throw new Error(`${emitted.name} was not loaded: ${JSON.stringify(loaded.get(emitted.name))}`);
      check(emitted, dag);
    }
  };

  it.runIf(here)("without import errors, one DAG a file", () => {
    for (const { name, checked } of pipelines) {
      expect(loaded.get(name)?.importErrors).toEqual({});
      expect(Object.keys(loaded.get(name)?.dags ?? {})).toEqual([checked.pipeline.id]);
    }
    expect.assertions(2 * pipelines.length);
  });

  it.runIf(here)("with the tasks, edges, retries and timeouts of the IR", () => {
    each((emitted, dag) => {
      expect({ [emitted.name]: taskReality(emitted, dag) }).toEqual({
        [emitted.name]: taskExpectation(emitted, doubles),
      });
    });
  });

  it.runIf(here)("with its schedule", () => {
    each(({ checked: { pipeline } }, dag) => {
      const schedule = cronOf(pipeline);
      expect({ ...dag.schedule, catchup: dag.catchup, alone: dag.maxActiveRuns === 1 }).toEqual({
        class: schedule === undefined ? "NullTimetable" : "CronTriggerTimetable",
        cron: schedule?.expression ?? null,
        timezone: schedule?.timezone ?? null,
        catchup: schedule?.catchup ?? false,
        alone: schedule?.overlap === "queue",
      });
    });
  });

  it.runIf(here)("with its params, their bounds and defaults", () => {
    each(({ checked: { pipeline } }, dag) => {
      const wanted = Object.entries(pipeline.params).map(
        ([name, { type, default: value, description = null }]) => [
          name,
          { default: value, hasDefault: value !== undefined, description, schema: type },
        ],
      );
      expect(dag.params).toEqual(Object.fromEntries(wanted));
    });
  });

  it.runIf(here)("with its description, owner, objective and tags", () => {
    each(({ checked: { pipeline } }, dag) => {
      const { description, doc, owner, tags } = dag;
      expect({ description, doc, owner, tags }).toEqual({
        description: pipeline.description ?? null,
        doc: pipeline.objective ?? null,
        owner: pipeline.owner ?? "airflow",
        tags: pipeline.tags.toSorted(),
      });
    });
  });
});
