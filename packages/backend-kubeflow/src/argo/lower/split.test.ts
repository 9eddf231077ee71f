import { type EmitResult, type Pipeline, sha256 } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import type { ConfigMap, DagTask, TaskTemplates, WorkflowTemplate } from "../model.js";
import { call, each, ex, pipeline, shell } from "../testing/build.js";
import { assets, emit } from "../testing/emit.js";

function emitted(
  given: Pipeline,
  files: { readonly [path: string]: string } = assets,
): {
  readonly result: EmitResult;
  readonly configMaps: readonly ConfigMap[];
  readonly template: WorkflowTemplate;
  readonly others: readonly TaskTemplates[];
} {
  const [result, problems] = emit(given, {}, files);
  if (result === undefined) throw new Error(JSON.stringify(problems));
  const objects = parseAllDocuments(result.files[0]?.text ?? "").map(
    (it) => it.toJS() as { readonly kind: string },
  );
  const [template, ...others] = objects.filter(({ kind }) => kind === "WorkflowTemplate");
  return {
    result,
    configMaps: objects.filter(({ kind }) => kind === "ConfigMap") as unknown as ConfigMap[],
    template: template as unknown as WorkflowTemplate,
    others: others as unknown as TaskTemplates[],
  };
}

const noise = (seed: number, bytes: number): string =>
  Array.from({ length: bytes / 64 }, (_, n) => sha256(`${seed} ${n}`)).join("");

/** So many tasks, each with a command of 40 KB; the first of them in a loop. */
function large(count: number): Pipeline {
  const tasks = Array.from({ length: count }, (_, n) => shell(`t${n}`, `: ${noise(n, 40_000)}`, {}, {}));
  const [first, ...rest] = tasks.map(({ id }) => call(id));
  return pipeline(
    "large",
    tasks,
    [each("loop", ex.literal([1, 2]), {}, first === undefined ? [] : [first]), ...rest],
    { params: { n: { type: { type: "integer" }, default: 1 } } },
  );
}

const tasksOf = ({ spec }: WorkflowTemplate): readonly DagTask[] =>
  spec.templates.flatMap((it) => ("dag" in it ? it.dag.tasks : []));

describe("templates", () => {
  it("are in one object while a run can keep them twice", () => {
    const { others, template } = emitted(large(8));
    expect(others).toEqual([]);
    expect(tasksOf(template).every((task) => "template" in task)).toBe(true);
  });

  it("of tasks are in objects of their own beyond, to which the DAGs refer", () => {
    const { others, template } = emitted(large(16));
    const sizes = others.map((it) => Buffer.byteLength(JSON.stringify(it)));
    expect(sizes.length).toBe(2);
    expect(Math.max(...sizes)).toBeLessThan(530_000);
    const places = new Map(
      others.flatMap(({ metadata, spec }) => spec.templates.map(({ name }) => [name, metadata.name])),
    );
    expect([...places.keys()]).toEqual(Array.from({ length: 16 }, (_, n) => `t${n}`));
    const own = template.spec.templates.map(({ name }) => name);
    expect(own).toEqual(["main", "check-parameters", "loop", "loop-item"]);
    const astray = tasksOf(template).filter((task) =>
      "template" in task
        ? !own.includes(task.template)
        : places.get(task.templateRef.template) !== task.templateRef.name,
    );
    expect(astray).toEqual([]);
  });

  it("have names that say their content", () => {
    const names = (given: Pipeline): readonly string[] => emitted(given).others.map((it) => it.metadata.name);
    const [first, last] = names(large(16));
    const [firstOfMore, lastOfMore] = names(large(17));
    expect(firstOfMore).toBe(first);
    expect(lastOfMore).not.toBe(last);
  });

  it("are refused when a run cannot keep them once", () => {
    const [result, problems] = emit(large(32));
    expect(result).toBeUndefined();
    expect(problems.map(({ code }) => code)).toEqual(["P5002"]);
  });
});

describe("step files", () => {
  const one = pipeline("one", [shell("say", ":", {}, {})], [call("say")]);
  const file = (letter: string): string => letter.repeat(600_000);

  it("are in as many config maps as they need, mounted together, each file once", () => {
    const files = { ...assets, "a.py": file("a"), "folder/b.py": file("b"), "c.py": file("c") };
    const { configMaps, template } = emitted(one, files);
    expect(configMaps).toHaveLength(3);
    for (const { data } of configMaps)
      expect(Object.values(data).reduce((sum, text) => sum + text.length, 0)).toBeLessThan(1_048_576);
    const [volume] = template.spec.volumes ?? [];
    if (volume === undefined || !("projected" in volume)) throw new Error("no projected volume");
    const mounted = volume.projected.sources.flatMap(({ configMap: { name, items } }) => {
      const data = configMaps.find(({ metadata }) => metadata.name === name)?.data ?? {};
      return (items ?? Object.keys(data).map((key) => ({ key, path: key }))).map(
        ({ key, path }) => [path, data[key]] as const,
      );
    });
    expect(mounted).toHaveLength(Object.keys(files).length);
    expect(Object.fromEntries(mounted)).toEqual(files);
  });

  it("are in one config map while they fit", () => {
    const { configMaps, template } = emitted(one, { ...assets, "a.py": file("a") });
    expect(configMaps).toHaveLength(1);
    expect(template.spec.volumes?.[0]).toHaveProperty("configMap");
  });
});
