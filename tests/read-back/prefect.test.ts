import { join } from "node:path";
import { prefect3 } from "@partitura/backend-prefect";
import type { Backend, Json, Pipeline, ValueType } from "@partitura/core";
import { beforeAll, describe, expect, it } from "vitest";
import { missingEnvironment } from "../conformance/engine-environment.js";
import { emitAll, type Emitted } from "./emitted.js";
import { dump, inFolder, needs, topFile, writeEmitted } from "./engines.js";
import { cronOf, factsOf } from "./facts.js";

type Fields = { readonly [name: string]: Json };

interface Loaded {
  readonly flow: {
    readonly name: string;
    readonly description: string | null;
    readonly parameters: {
      readonly properties: { readonly [name: string]: Fields };
      readonly required: readonly string[];
    };
  };
  readonly tasks: {
    readonly [variable: string]: {
      readonly name: string;
      readonly description: string | null;
      readonly retries: number;
      readonly retryDelays: number | readonly number[];
      readonly timeout: number | null;
      readonly taskRunName: string | null;
    };
  };
  readonly deployments: readonly {
    readonly name: string;
    readonly tags: readonly string[] | null;
    readonly schedules: readonly Fields[] | null;
    readonly concurrency_limit: Json;
  }[];
}

/** Prefect's words for the bounds of a type; a choice of strings is an enum of them. */
function boundsOf(type: ValueType): Fields {
  const json = type as Fields;
  const kept = ["type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum"];
  const fields = Object.fromEntries(Object.entries(json).filter(([name]) => kept.includes(name)));
  return "enum" in type ? { ...fields, type: "string" } : fields;
}

/** Whether Prefect's own schema has a word for all that a type asks; the rest is checked when the flow starts. */
const isSimple = (type: ValueType): boolean =>
  "enum" in type || ("type" in type && type.type !== "array" && type.type !== "object");

const wordsOf = ({ description, objective, owner }: Pipeline): string =>
  [description, objective && `Objective: ${objective}`, owner && `Owner: ${owner}`]
    .filter((it) => it !== undefined)
    .join("\n\n");

const missing = await missingEnvironment("prefect-3");

describe("prefect-3 reads what is emitted", () => {
  const here = needs("prefect-3", missing);
  let pipelines: readonly Emitted[] = [];
  let loaded: ReadonlyMap<string, Loaded> = new Map();

  beforeAll(async () => {
    if (!here) return;
    pipelines = await emitAll(prefect3 as Backend);
    loaded = await inFolder(async (folder) => {
      const runs = pipelines.map(({ name, result }) => {
        writeEmitted(join(folder, name), result);
        const file = topFile(result, ".py");
        return { key: name, file: join(folder, name, file), flow: file.replace(/\.py$/, "") };
      });
      return dump<Loaded>("prefect-3", "prefect", runs);
    });
  });

  const each = (check: (emitted: Emitted, read: Loaded) => void): void => {
    expect(pipelines.length).toBeGreaterThan(10);
    for (const emitted of pipelines) {
      const read = loaded.get(emitted.name);
      if (read?.flow === undefined)
        throw new Error(`${emitted.name} was not loaded: ${JSON.stringify(read)}`);
      check(emitted, read);
    }
  };

  it.runIf(here)("with the tasks, retries and timeouts of the IR", () => {
    each((emitted, { tasks }) => {
      const byName = new Map(Object.values(tasks).map((task) => [task.name, task]));
      const facts = factsOf(emitted.checked.pipeline);
      const delaysOf = (delays: number | readonly number[], retries: number): readonly number[] =>
        typeof delays === "number" ? Array.from({ length: retries }, () => delays) : delays;
      const reality = facts.map(({ id, description }) => {
        const task = byName.get(id);
        if (task === undefined) return { id };
        const { retries, retryDelays, timeout } = task;
        const said = description === undefined ? undefined : task.description;
        const looped = task.taskRunName?.includes("[") ?? false;
        return { id, retries, delays: delaysOf(retryDelays, retries), timeout, description: said, looped };
      });
      const expected = facts.map(({ id, retries, delays, timeout = null, description, placed }) => {
        const looped = placed.around.some(({ node }) => node.kind === "each");
        return { id, retries, delays, timeout, description, looped };
      });
      expect({ [emitted.name]: reality }).toEqual({ [emitted.name]: expected });
    });
  });

  it.runIf(here)("with its schedule, overlap and tags", () => {
    each(({ checked: { pipeline } }, { deployments }) => {
      const [deployment, ...more] = deployments;
      const schedule = cronOf(pipeline);
      const schedules = (deployment?.schedules ?? []).map(({ cron, timezone, active }) => ({
        cron,
        timezone,
        active,
      }));
      expect(more).toEqual([]);
      expect({ ...deployment, schedules, tags: deployment?.tags ?? [] }).toMatchObject({
        name: pipeline.id,
        tags: pipeline.tags,
        schedules:
          schedule === undefined
            ? []
            : [{ cron: schedule.expression, timezone: schedule.timezone, active: true }],
        concurrency_limit:
          schedule === undefined || schedule.overlap === "allow"
            ? null
            : { limit: 1, collision_strategy: schedule.overlap === "skip" ? "CANCEL_NEW" : "ENQUEUE" },
      });
    });
  });

  it.runIf(here)("with its params, their bounds and defaults", () => {
    each(({ checked: { pipeline } }, { flow }) => {
      const { properties, required } = flow.parameters;
      const params = Object.entries(pipeline.params);
      expect(Object.keys(properties)).toEqual(params.map(([name]) => name));
      expect(required).toEqual(
        params.flatMap(([name, param]) => (param.default === undefined ? [name] : [])),
      );
      for (const [name, param] of params.filter(([, { type }]) => isSimple(type))) {
        const { title, position, ...schema } = properties[name] ?? {};
        expect([title, typeof position]).toEqual([name, "number"]);
        const { description } = param;
        expect(schema).toEqual({
          ...boundsOf(param.type),
          default: param.default,
          ...(description !== undefined && { description }),
        });
      }
    });
  });

  it.runIf(here)("with its name, description, owner and objective", () => {
    each(({ checked: { pipeline } }, { flow }) => {
      expect(flow.name).toBe(pipeline.id);
      expect(flow.description ?? "").toBe(wordsOf(pipeline));
    });
  });
});
