import { join } from "node:path";
import { kfp2 } from "@partitura/backend-kubeflow";
import { dependenciesOf, type Backend, type Json } from "@partitura/core";
import { beforeAll, describe, expect, it } from "vitest";
import { missingEnvironment } from "../conformance/engine-environment.js";
import { emitAll, type Emitted } from "./emitted.js";
import { dump, inFolder, needs, topFile, writeEmitted } from "./engines.js";
import { factsOf } from "./facts.js";

interface Task {
  readonly dependentTasks?: readonly string[];
  readonly componentRef: { readonly name: string };
  readonly retryPolicy?: {
    readonly maxRetryCount: number;
    readonly backoffDuration: string;
    readonly backoffFactor?: number;
  };
  readonly parameterIterator?: object;
  readonly iteratorPolicy?: { readonly parallelismLimit: number };
}

interface Dag {
  readonly tasks: { readonly [name: string]: Task };
}

interface Executor {
  readonly container: {
    readonly env?: readonly { readonly name: string; readonly value: string }[];
    readonly resources?: object;
  };
}

interface Spec {
  readonly pipelineInfo: { readonly name: string; readonly description?: string };
  readonly root: {
    readonly dag: Dag;
    readonly inputDefinitions?: {
      readonly parameters: {
        readonly [name: string]: {
          readonly defaultValue?: Json;
          readonly description?: string;
          readonly isOptional?: boolean;
        };
      };
    };
  };
  readonly components: { readonly [name: string]: { readonly dag?: Dag; readonly executorLabel?: string } };
  readonly deploymentSpec: { readonly executors: { readonly [label: string]: Executor } };
}

interface Loaded {
  readonly spec: Spec;
  readonly platformSpec: {
    readonly platforms?: {
      readonly kubernetes: {
        readonly deploymentSpec: {
          readonly executors: { readonly [label: string]: { readonly activeDeadlineSeconds?: string } };
        };
      };
    };
  };
}

/** Every task of the spec, by name, with the tasks beside it. */
function tasksOf({
  root,
  components,
}: Spec): ReadonlyMap<string, { readonly task: Task; readonly beside: Dag["tasks"] }> {
  const dags = [root.dag, ...Object.values(components).flatMap(({ dag }) => dag ?? [])];
  return new Map(
    dags.flatMap(({ tasks }) =>
      Object.entries(tasks).map(([name, task]) => [name, { task, beside: tasks }] as const),
    ),
  );
}

const missing = (await missingEnvironment("kfp-2")) ?? (await missingEnvironment("tools"));

describe("kfp-2 reads what is emitted", () => {
  const here = needs("kfp-2", missing);
  let pipelines: readonly Emitted[] = [];
  let loaded: ReadonlyMap<string, Loaded> = new Map();

  beforeAll(async () => {
    if (!here) return;
    pipelines = await emitAll(kfp2 as Backend);
    loaded = await inFolder(async (folder) => {
      const runs = pipelines.map(({ name, result }) => {
        writeEmitted(join(folder, name), result);
        return { key: name, file: join(folder, name, topFile(result, ".yaml")) };
      });
      return dump<Loaded>("kfp-2", "kfp", runs);
    });
  });

  const each = (check: (emitted: Emitted, read: Loaded) => void): void => {
    expect(pipelines.length).toBeGreaterThan(10);
    for (const emitted of pipelines) {
      const read = loaded.get(emitted.name);
      if (read?.spec === undefined)
        throw new Error(`${emitted.name} was not loaded: ${JSON.stringify(read)}`);
      check(emitted, read);
    }
  };

  it.runIf(here)("with the tasks, retries and timeouts of the IR", () => {
    each((emitted, { spec, platformSpec }) => {
      const tasks = tasksOf(spec);
      const limits = platformSpec.platforms?.kubernetes.deploymentSpec.executors ?? {};
      const facts = factsOf(emitted.checked.pipeline);
      const reality = facts.map(({ id }) => {
        const task = tasks.get(emitted.result.tasks[id] ?? "")?.task;
        if (task === undefined) return { id };
        const label = spec.components[task.componentRef.name]?.executorLabel ?? "";
        const { maxRetryCount = 0, backoffDuration, backoffFactor = 1 } = task.retryPolicy ?? {};
        const retrying =
          maxRetryCount > 0 ? { delay: backoffDuration, factor: maxRetryCount > 1 ? backoffFactor : 1 } : {};
        return { id, retries: maxRetryCount, ...retrying, deadline: limits[label]?.activeDeadlineSeconds };
      });
      const expected = facts.map(({ id, retries, delays, backoff, timeout }) => ({
        id,
        retries,
        ...(retries > 0 && { delay: `${String(delays[0])}s`, factor: retries > 1 ? backoff : 1 }),
        deadline: timeout === undefined ? undefined : String(timeout),
      }));
      expect({ [emitted.name]: reality }).toEqual({ [emitted.name]: expected });
    });
  });

  it.runIf(here)("with an edge wherever one node needs another beside it", () => {
    let edges = 0;
    each(({ checked: { pipeline }, result }, { spec }) => {
      const tasks = tasksOf(spec);
      for (const { id, placed } of factsOf(pipeline)) {
        const found = tasks.get(result.tasks[id] ?? "");
        const near = dependenciesOf(placed.node).map((needed) => result.tasks[needed] ?? needed);
        for (const needed of near.filter((name) => found?.beside[name] !== undefined)) {
          edges += 1;
          expect(found?.task.dependentTasks ?? []).toContain(needed);
        }
      }
    });
    expect(edges).toBeGreaterThan(10);
  });

  it.runIf(here)("with its params, their defaults and descriptions", () => {
    each(({ checked: { pipeline } }, { spec }) => {
      const read = spec.root.inputDefinitions?.parameters ?? {};
      const params = Object.entries(pipeline.params);
      expect(Object.keys(read).toSorted()).toEqual(params.map(([name]) => name).toSorted());
      for (const [name, { default: value, description }] of params) {
        const guarded = typeof value === "string" && /[{$]/.test(value);
        expect([read[name]?.isOptional ?? false, read[name]?.description]).toEqual([
          value !== undefined,
          description,
        ]);
        expect(guarded ? value : read[name]?.defaultValue).toEqual(value);
      }
    });
  });

  it.runIf(here)("with its name, description, objective, owner and tags", () => {
    each(({ checked: { pipeline } }, { spec }) => {
      expect(spec.pipelineInfo.name).toBe(pipeline.id);
      const said = spec.pipelineInfo.description ?? "";
      for (const text of [pipeline.description, pipeline.objective, pipeline.owner, ...pipeline.tags])
        expect(said).toContain(text ?? "");
    });
  });

  it.runIf(here)("with resources, environment and concurrency", () => {
    const { spec } = loaded.get("policies") ?? {};
    if (spec === undefined) throw new Error("policies was not loaded");
    const tasks = tasksOf(spec);
    const fetch = tasks.get("fetch")?.task.componentRef.name ?? "";
    const { container } = spec.deploymentSpec.executors[spec.components[fetch]?.executorLabel ?? ""] ?? {};
    expect(container?.resources).toMatchObject({ resourceCpuLimit: "0.5", resourceMemoryLimit: "256Mi" });
    expect(container?.env).toEqual([{ name: "MODE", value: "full" }]);
    const loops = [...tasks.values()].flatMap(({ task }) =>
      task.parameterIterator === undefined ? [] : [task.iteratorPolicy],
    );
    expect(loops).toEqual([{ parallelismLimit: 2 }]);
  });
});
