import { type Json, type Pipeline, type ValueType } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { call, each, ex, pipeline, shell, when } from "../testing/build.js";
import { emit, emit4 } from "../testing/emit.js";
import { dependsHolds, namedIn, whenHolds } from "./depends.js";
import { fill, type Frame, writtenText } from "./frame.js";
import { goBytes } from "./go-bytes.js";
import { managedFieldsOf } from "./managed-fields.js";
import { measureTemplates } from "./measure-templates.js";
import { nodeId } from "./node-status.js";
import { sampleOf } from "./sample.js";
import type { WorkflowTemplate } from "../model.js";

const integer: ValueType = { type: "integer" };
const work = shell("work", ":", { n: integer }, { m: integer });

/** A loop over a constant list. */
const loop = (length: number, output: ValueType = integer): Pipeline =>
  pipeline(
    "fan",
    [shell("work", ":", { n: integer }, { m: output })],
    [
      each("loop", ex.literal(Array.from({ length }, (_, index) => index)), integer, [
        call("work", { n: ex.item("loop") }),
      ]),
    ],
  );

function run(given: Pipeline): { readonly value: number; readonly nodes: number } {
  const [result, diagnostics] = emit(given);
  if (result === undefined) throw new Error(JSON.stringify(diagnostics));
  const found = result.measures?.[0];
  return { value: found?.value ?? 0, nodes: Number(/(\d+) nodes/.exec(found?.what ?? "")?.[1]) };
}

describe("the object of a run", () => {
  it("has a node for the run, the loop, its group, and two for each item", () => {
    expect(run(loop(10)).nodes).toBe(23);
    expect(run(loop(0)).nodes).toBe(3);
  });

  it("grows by as many bytes for each item, and is compressed beyond 1 MiB", () => {
    const [ten, twenty, thirty] = [run(loop(10)).value, run(loop(20)).value, run(loop(30)).value];
    expect(Math.abs(thirty - twenty - (twenty - ten))).toBeLessThan(100);
    expect(run(loop(300)).value).toBeGreaterThan(600_000);
    expect(run(loop(1000)).value).toBeLessThan(400_000);
  });

  it("is worked out alike from few items and from all", () => {
    const rest = loop(200);
    const list = Array.from({ length: 200 }, (_, index) => index);
    const [whole, some] = [
      // two lists of 80 and one of 40 are looked at in full, the list of 200 is not
      run({
        ...rest,
        nodes: [80, 80, 40].map((length, part) => ({
          ...each(`loop-${part}`, ex.literal(list.slice(0, length)), integer, [
            call(`work-${part}`, { n: ex.item(`loop-${part}`) }, { task: "work" }),
          ]),
        })),
      }),
      run(rest),
    ];
    expect(whole.nodes).toBe(some.nodes + 4);
    expect(Math.abs(whole.value / some.value - 1)).toBeLessThan(0.03);
  });

  it("holds the inputs and outputs of every node", () => {
    const large = run(loop(5, { type: "string", minLength: 10_000, maxLength: 10_000 })).value;
    expect(large - run(loop(5)).value).toBeGreaterThan(5 * 10_000);
    expect(run(loop(12, { type: "string", minLength: 40_000 })).value).toBeLessThan(1_048_576);
  });

  it("has both copies of the template", () => {
    const command = (length: number): Pipeline =>
      pipeline("p", [shell("say", `echo ${"x".repeat(length)}`, {}, {})], [call("say")]);
    const grown = run(command(20_000)).value - run(command(10_000)).value;
    // the template is kept twice, and the request once more in the node
    expect(grown).toBe(30_000);
  });

  it("counts the nodes of loops in loops, of branches and of retries", () => {
    const inner = each("inner", ex.literal([1, 2, 3]), integer, [
      call("a", { n: ex.item("inner") }, { task: "work" }),
    ]);
    const given = pipeline(
      "p",
      [work],
      [
        each("outer", ex.literal([1, 2]), integer, [inner]),
        when("gate", ex.literal(true), {
          nodes: [
            call(
              "b",
              { n: ex.literal(1) },
              { task: "work", policy: { retries: { limit: 1, delaySeconds: 1, backoff: 1 } } },
            ),
          ],
        }),
      ],
    );
    // run; outer, its group, 2 × (item, inner, group, 3 × (item, a)); gate, b and its first attempt
    expect(run(given).nodes).toBe(1 + 2 + 2 * (1 + 2 + 3 * 2) + 1 + 2);
  });
});

describe("what a run is predicted from", () => {
  const frame: Frame = {
    run: "fan-abcde",
    inputs: new Map([
      ["item", '{"a":1}'],
      ["ref", '{"type":"file","uri":"artifact://fan/x","sha256":"00"}'],
    ]),
    tasks: new Map([["make.n", "7"]]),
    parameters: new Map([["site", '"north"']]),
    item: 3,
  };

  it.each<[string, string | undefined, string]>([
    ["{{workflow.name}}/{{item}}", undefined, "fan-abcde/3"],
    ["{{inputs.parameters.item}}", undefined, '{"a":1}'],
    ["{{tasks.make.outputs.parameters.n}}", undefined, "7"],
    ["{{=tasks['make']?.outputs?.parameters?.n}}", undefined, "7"],
    ["{{=replace(inputs.parameters['item'], '$', '\\\\u0024')}}", "no", '{"a":1}'],
    ["{{=toJson(fromJSON(inputs.parameters['item'])?.a)}}", "1", "1"],
    ["{{=trimPrefix(jsonpath(inputs.parameters['ref'], '$.uri'), 'artifact://')}}", undefined, "fan/x"],
    ["{{=jsonpath(inputs.parameters.ref, '$.sha256')}}", undefined, "00"],
    ["{{=toJson(workflow.scheduledTime)}}", undefined, "null"],
    ["{{=asInt(retries) + 1}}", undefined, "1"],
    ["{{workflow.parameters.site}}", undefined, '"north"'],
  ])("fills in %s", (text, otherwise, expected) => {
    expect(fill(text, frame, otherwise)).toBe(expected);
  });

  it.each<[string, boolean]>([
    ["a.Succeeded", true],
    ["b.Succeeded", false],
    ["a.Succeeded && b.Skipped", true],
    ["a.Succeeded && !(b.Skipped || c)", false],
    ["b.Succeeded || (a.Succeeded && !c.Succeeded)", true],
    ["c", false],
    ["b", true],
  ])("knows whether %s holds", (depends, expected) => {
    const ends = { a: "Succeeded", b: "Skipped", c: "Omitted" } as const;
    expect(dependsHolds(depends, (id) => ends[id as keyof typeof ends])).toBe(expected);
    expect(namedIn(depends).every((id) => id in ends)).toBe(true);
  });

  it.each<[string, boolean]>([
    ["true == true", true],
    ["true == false", false],
    ["'a' != a", false],
    ["false", false],
    ["{{=complex()}}", true],
  ])("knows whether %s holds as a condition", (condition, expected) => {
    expect(whenHolds(condition)).toBe(expected);
  });

  it.each<[unknown, string]>([
    ["<a> & b\u2028", '"\\u003ca\\u003e \\u0026 b\\u2028"'],
    [{ é: [1, null] }, '{"é":[1,null]}'],
  ])("measures %j as Go writes it", (value, text) => {
    expect(goBytes(value)).toBe(Buffer.byteLength(text));
  });

  it("spells JSON as Python and as JavaScript do", () => {
    const value: Json = { a: [1, "x"], b: {}, c: null };
    expect(writtenText(value, true)).toBe('{"a": [1, "x"], "b": {}, "c": null}');
    expect(writtenText(value, false)).toBe('{"a":[1,"x"],"b":{},"c":null}');
  });

  it("knows the ids of nodes", () => {
    // from a run of Argo 3.7.9
    expect(nodeId("model-selection-h8lb7", "model-selection-h8lb7")).toBe("model-selection-h8lb7");
    expect(nodeId("model-selection-h8lb7", "model-selection-h8lb7.good-enough.notify")).toBe(
      "model-selection-h8lb7-1890630492",
    );
  });

  it("knows what the API server notes of fields", () => {
    const volumeMounts = [{ mountPath: "/steps", name: "steps" }];
    expect(managedFieldsOf({ a: { b: 1, c: [1] }, d: {}, volumeMounts })).toEqual({
      ".": {},
      "f:a": { ".": {}, "f:b": {}, "f:c": {} },
      "f:d": {},
      "f:volumeMounts": {
        ".": {},
        'k:{"mountPath":"/steps"}': { ".": {}, "f:mountPath": {}, "f:name": {} },
      },
    });
  });

  it.each<[ValueType, Json]>([
    [{ type: "integer", maximum: 9 }, 9],
    [{ enum: ["a", "long"] }, "long"],
    [{ anyOf: [{ type: "null" }, { const: "xyz" }] }, "xyz"],
    [{ type: "array", items: { type: "boolean" }, maxItems: 2 }, [false, false]],
    [
      { type: "object", properties: { a: { type: "null" } }, required: [], additionalProperties: true },
      { a: null },
    ],
    [{ type: "number" }, 0.123456],
  ])("supposes a value of %j", (type, expected) => {
    expect(sampleOf(type, "x")).toEqual(expected);
  });

  it("supposes texts as long as they must be", () => {
    const length = (type: object): number => (sampleOf({ type: "string", ...type }, "x") as string).length;
    expect([length({}), length({ maxLength: 3 }), length({ minLength: 500 })]).toEqual([24, 3, 500]);
  });
});

describe("the bounds of Argo 4's definitions", () => {
  const many = (length: number): Pipeline =>
    pipeline(
      "many",
      [work],
      Array.from({ length }, (_, index) => call(`t${index}`, { n: ex.literal(1) }, { task: "work" })),
    );
  const template = (tasks: number, parameters = 0): WorkflowTemplate => {
    const leaf = {
      name: "t",
      inputs: { parameters: Array.from({ length: parameters }, (_, n) => ({ name: `p${n}` })) },
      container: { image: "a" },
    };
    const dag = {
      failFast: false,
      tasks: Array.from({ length: tasks }, (_, n) => ({ name: `t${n}`, template: "t" })),
    } as const;
    return {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "WorkflowTemplate",
      metadata: { name: "many", labels: {} },
      spec: { entrypoint: "main", templates: [{ name: "main", dag }, leaf] },
    };
  };
  const bounds = { tasks: 200, templates: 200, parameters: 500 };
  const beyond = (given: WorkflowTemplate): readonly string[] =>
    measureTemplates(many(1), [given], bounds).flatMap(({ what, value, most, unit }) =>
      value > most ? [`${what} ${value} ${unit}`] : [],
    );

  it("are on tasks of a DAG, templates, and parameters of a template", () => {
    expect(beyond(template(200, 500))).toEqual([]);
    expect(beyond(template(201, 501))).toEqual([
      "the DAG of 'main' 201 tasks",
      "the template of 't' 501 parameters",
    ]);
    const [first, ...others] = template(1).spec.templates;
    const templates = Array.from({ length: 201 }, (_, n) => ({
      ...(others[0] ?? first),
      name: `t${n}`,
    })) as WorkflowTemplate["spec"]["templates"];
    expect(beyond({ ...template(1), spec: { ...template(1).spec, templates } })).toEqual([
      "pipeline 'many' 201 templates",
    ]);
  });

  const overrun = ([result]: ReturnType<typeof emit>): readonly string[] =>
    (result?.measures ?? []).flatMap(({ value, most, unit, unless }) =>
      value > most ? [`${value} ${unit}, ${unless ?? "always"}`] : [],
    );

  it("hold for 4 where the full definitions are installed", () => {
    expect(overrun(emit4(many(210)))).toEqual(["211 templates, always", "210 tasks, always"]);
    expect(overrun(emit4(many(210), { definitions: "minimal" }))).toEqual([]);
    expect(overrun(emit4(many(199)))).toEqual([]);
  });

  it("do not hold for 3.7", () => {
    expect(overrun(emit(many(210)))).toEqual([]);
  });
});
