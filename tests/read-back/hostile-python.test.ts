import { join } from "node:path";
import { airflow211, airflow3 } from "@partitura/backend-airflow";
import { prefect3 } from "@partitura/backend-prefect";
import type { Backend, Pipeline } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { missingEnvironment } from "../conformance/engine-environment.js";
import { emitHostile, script, type Hostile, type Literals } from "./hostile-emitted.js";
import { hostileCommand, hostilePackage, slots } from "./hostile-pipelines.js";
import { hostileStrings } from "./hostile-strings.js";
import { dump, inFolder, needs, topFile, writeEmitted } from "./engines.js";

const inputs = Object.fromEntries(slots("i"));
const variables = Object.fromEntries(slots("E"));

/** The fields of a first pipeline's params: name, default, description, choices. */
const paramsOf = (pipeline: Pipeline): unknown =>
  Object.entries(pipeline.params).map(([name, { default: value, description = null, type }]) => [
    name,
    value,
    description,
    "enum" in type ? type.enum : null,
  ]);

function expectLiterals({ dicts, strings }: Literals, texts: readonly string[]): void {
  expect(dicts.find((it) => "i0" in it)).toEqual(inputs);
  expect(dicts.find((it) => "E0" in it)).toEqual(variables);
  expect(strings).toEqual(expect.arrayContaining([...texts]));
}

/** Writes hostile pipelines, has the engine load them and Python read their literals. */
async function readBack<T>(
  engine: string,
  load: (runs: readonly object[]) => Promise<ReadonlyMap<string, T>>,
  hostile: readonly Hostile[],
  request: (folder: string, it: Hostile) => object,
): Promise<readonly (Hostile & { readonly read: T; readonly literals: Literals })[]> {
  return inFolder(async (root) => {
    for (const { name, result } of hostile) writeEmitted(join(root, name), result);
    const read = await load(hostile.map((it) => ({ key: it.name, ...request(join(root, it.name), it) })));
    return hostile.map((it) => {
      const found = read.get(it.name);
      if (found === undefined) throw new Error(`${it.name} was not loaded`);
      const literals = script(engine, "read_literals.py", [
        join(root, it.name, topFile(it.result, ".py")),
      ]) as Literals;
      return { ...it, read: found, literals };
    });
  });
}

interface Dag {
  readonly description: string;
  readonly doc: string;
  readonly owner: string;
  readonly tags: readonly string[];
  readonly params: {
    readonly [name: string]: {
      readonly default: unknown;
      readonly description: string | null;
      readonly schema: { readonly enum?: unknown };
    };
  };
  readonly tasks: { readonly [id: string]: { readonly doc: string | null } };
}

interface Loaded {
  readonly dags: { readonly [id: string]: Dag };
  readonly importErrors: object;
}

const airflows = [
  { backend: airflow3 as Backend, engine: "airflow-3", missing: await missingEnvironment("airflow-3") },
  {
    backend: airflow211 as Backend,
    engine: "airflow-2.11",
    missing: await missingEnvironment("airflow-2.11"),
  },
];

describe.each(airflows)("$engine: hostile texts come back unchanged", ({ backend, engine, missing }) => {
  const here = needs(engine, missing);

  it.runIf(here)("in every field", async () => {
    const hostile = await emitHostile(
      backend,
      hostileStrings.filter((text) => text.length <= 100),
    );
    const read = await readBack(
      engine,
      (runs) => dump<Loaded>(engine, "airflow", runs),
      hostile,
      (folder, { name, result }) => ({ folder, file: topFile(result, ".py"), dagId: name }),
    );
    for (const {
      name,
      pipeline,
      read: { dags, importErrors },
      literals,
    } of read) {
      expect(importErrors).toEqual({});
      const dag = dags[name];
      expect({
        description: dag?.description,
        objective: dag?.doc,
        owner: dag?.owner,
        tags: dag?.tags.toSorted(),
        task: dag?.tasks["take"]?.doc,
        params: Object.entries(dag?.params ?? {}).map(([param, it]) => [
          param,
          it.default,
          it.description,
          it.schema.enum ?? null,
        ]),
      }).toEqual({
        description: pipeline.description,
        objective: pipeline.objective,
        owner: pipeline.owner,
        tags: pipeline.tags.toSorted(),
        task: pipeline.tasks["take"]?.description,
        params: paramsOf(pipeline),
      });
      const { body } = pipeline.tasks["take"] ?? {};
      expect(literals.strings).toContain(body?.kind === "shell" ? body.command : "");
    }
    const [first] = read;
    if (first === undefined) throw new Error("nothing was read");
    expectLiterals(first.literals, [hostileCommand, hostilePackage]);
  });
});

interface Flow {
  readonly flow: {
    readonly description: string;
    readonly parameters: {
      readonly properties: {
        readonly [name: string]: {
          readonly default?: unknown;
          readonly description?: string;
          readonly enum?: unknown;
        };
      };
    };
  };
  readonly tasks: { readonly [name: string]: { readonly name: string; readonly description: string | null } };
  readonly deployments: readonly { readonly tags: readonly string[] | null }[];
}

const missing = await missingEnvironment("prefect-3");

describe("prefect-3: hostile texts come back unchanged", () => {
  const here = needs("prefect-3", missing);

  it.runIf(here)("in every field", async () => {
    // prefect.yaml has templates and no way to escape them: P6004 refuses such tags.
    const hostile = await emitHostile(
      prefect3 as Backend,
      hostileStrings.filter((text) => !/\{\{|\$/.test(text)),
    );
    const read = await readBack(
      "prefect-3",
      (runs) => dump<Flow>("prefect-3", "prefect", runs),
      hostile,
      (folder, { result }) => {
        const file = topFile(result, ".py");
        return { file: join(folder, file), flow: file.replace(/\.py$/, "") };
      },
    );
    for (const {
      pipeline,
      result,
      read: { flow, tasks, deployments },
    } of read) {
      const { description, objective, owner } = pipeline;
      const take = Object.values(tasks).find(({ name }) => name === "take");
      const { properties } = flow.parameters;
      expect({
        description: flow.description,
        tags: deployments[0]?.tags ?? [],
        task: take?.description,
        params: Object.entries(properties).map(([param, it]) => [
          param,
          it.default,
          it.description ?? null,
          it.enum ?? null,
        ]),
      }).toEqual({
        description: `${description ?? ""}\n\nObjective: ${objective ?? ""}\n\nOwner: ${owner ?? ""}`,
        tags: pipeline.tags,
        task: pipeline.tasks["take"]?.description,
        params: paramsOf(pipeline),
      });
      const { text = "{}" } = result.files.find(({ path }) => path.endsWith("/steps.json")) ?? {};
      const { steps } = JSON.parse(text) as {
        readonly steps: {
          readonly [task: string]: {
            readonly request: { readonly command?: string };
            readonly packages: readonly string[];
          };
        };
      };
      const { body } = pipeline.tasks["take"] ?? {};
      expect(steps["take"]?.request.command).toBe(body?.kind === "shell" ? body.command : "");
      expect(steps["packed"]?.packages ?? [hostilePackage]).toEqual([hostilePackage]);
    }
    const [first] = read;
    if (first === undefined) throw new Error("nothing was read");
    expectLiterals(first.literals, []);
  });

  it("or a tag that prefect.yaml would change is refused", async () => {
    await expect(emitHostile(prefect3 as Backend, ["{{ jinja }}"])).rejects.toThrow(/P6004/);
  });
});
