import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import type { Pipeline } from "@partitura/core";
import type { DagTask, Template, WorkflowTemplate } from "./model.js";
import { call, each, ex, pipeline, python, shell, when } from "./testing/build.js";
import { emit } from "./testing/emit.js";

/** What a YAML reader finds in the emitted files, by kind. */
function read(given: Pipeline, options: object = {}): { readonly [kind: string]: unknown } {
  const [result, problems] = emit(given, options);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const documents = (result?.files ?? []).flatMap(({ text }) => {
    const found = parseAllDocuments(text, { version: "1.1" });
    return Array.isArray(found) ? found.map((it) => it.toJS() as { kind: string }) : [];
  });
  return Object.fromEntries(documents.map((it) => [it.kind, it]));
}

const templatesOf = (given: Pipeline): readonly Template[] =>
  (read(given)["WorkflowTemplate"] as WorkflowTemplate).spec.templates;

function dagOf(name: string, templates: readonly Template[]): readonly DagTask[] {
  const found = templates.find((template) => template.name === name);
  if (found === undefined || !("dag" in found)) throw new Error(`no DAG ${name}`);
  expect(found.dag.failFast).toBe(false);
  return found.dag.tasks;
}

const noop = python("noop", {}, {});
const make = python(
  "make",
  {},
  { list: { type: "array", items: { type: "string" } }, n: { type: "integer" } },
);
const use = python("use", { text: { type: "string" } }, { text: { type: "string" } });

describe("dependencies", () => {
  it("are all spelled as .Succeeded, once each, data and after alike", () => {
    const templates = templatesOf(
      pipeline(
        "p",
        [noop, make],
        [
          call("make"),
          call("other", {}, { task: "noop" }),
          call("last", {}, { task: "noop", after: ["make", "other", "make"] }),
        ],
      ),
    );
    expect(dagOf("main", templates).map(({ depends }) => depends)).toEqual([
      undefined,
      undefined,
      "make.Succeeded && other.Succeeded",
    ]);
  });

  it("of nested nodes on what lies outside are the outer task's", () => {
    const body = [call("inner", {}, { task: "noop", after: ["make"] })];
    const templates = templatesOf(
      pipeline("p", [noop, make], [call("make"), each("loop", ex.literal([1]), {}, body)]),
    );
    expect(dagOf("main", templates)[1]?.depends).toBe("make.Succeeded");
    expect(dagOf("loop-item", templates)[0]?.depends).toBeUndefined();
  });

  it("make roots wait for the check of the parameters", () => {
    const params = { limit: { type: { type: "number" as const, minimum: 0 }, default: 1 } };
    const templates = templatesOf(pipeline("p", [noop], [call("noop")], { params }));
    expect(dagOf("main", templates).map(({ name, depends }) => [name, depends])).toEqual([
      ["check-parameters", undefined],
      ["noop", "check-parameters.Succeeded"],
    ]);
  });
});

describe("each", () => {
  const loop = each(
    "loop",
    ex.port("make", "list"),
    { type: "string" },
    [call("use", { text: ex.item("loop") })],
    {
      result: ex.port("use", "text"),
      concurrency: 3,
    },
  );

  it("repeats one DAG over indexes, at most so many at a time", () => {
    const templates = templatesOf(pipeline("p", [make, use], [call("make"), loop]));
    const outer = templates.find(({ name }) => name === "loop");
    expect(outer).toMatchObject({ parallelism: 3 });
    expect(dagOf("loop", templates)).toMatchObject([
      { template: "loop-item", withSequence: { count: "{{=len(fromJSON(inputs.parameters.items))}}" } },
    ]);
  });

  it("has names of its own when nodes have taken the usual ones", () => {
    const others = ["main", "loop-item", "check-parameters"].map((id) => call(id, {}, { task: "noop" }));
    const given = pipeline("p", [make, use, noop], [call("make"), loop, ...others]);
    const names = templatesOf(given).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("loop-item-x");
  });
});

describe("when", () => {
  it("skips the roots of the other arm by the condition, and what follows them by depends", () => {
    const arm = (...ids: readonly string[]) => ({
      nodes: ids.map((id, at) => call(id, {}, { task: "noop", after: ids.slice(0, at).slice(-1) })),
    });
    const templates = templatesOf(
      pipeline("p", [noop], [when("w", ex.literal(true), arm("a", "b"), arm("c"))]),
    );
    expect(
      dagOf("w", templates).map(({ name, when: condition, depends }) => [name, condition, depends]),
    ).toEqual([
      ["a", "{{inputs.parameters.condition}} == true", undefined],
      ["b", undefined, "a.Succeeded"],
      ["c", "{{inputs.parameters.condition}} == false", undefined],
    ]);
  });
});

describe("strings of the user", () => {
  const pieces = fc.constantFrom(
    "{{",
    "}}",
    "{{=1}}",
    '"',
    "'",
    "\\",
    "\n",
    "\r\n",
    ": ",
    "# ",
    "$(x)",
    "é",
    "😀",
    "\t",
    "- ",
    "a",
    "no",
    "\u0007",
  );
  const text = fc.array(pieces, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));

  it("come out of the files as they went in", () => {
    fc.assert(
      fc.property(
        text,
        text,
        text,
        fc.array(text, { minLength: 1, maxLength: 3 }),
        text,
        (description, owner, value, tags, command) => {
          const tool = shell("tool", command, { x: {} }, {});
          const given = pipeline(
            "p",
            [tool, { ...use, description }],
            [
              call("tool", { x: ex.literal(value) }, { policy: { env: { X: { value } } } }),
              call("use", { text: ex.literal(value) }),
            ],
            { description, owner, tags },
          );
          const found = read(given);
          const template = found["WorkflowTemplate"] as WorkflowTemplate;
          const annotations = template.metadata.annotations ?? {};
          expect(annotations["workflows.argoproj.io/description"]).toBe(description);
          expect(annotations["partitura.dev/owner"]).toBe(owner);
          expect(JSON.parse(annotations["partitura.dev/tags"] ?? "")).toEqual(tags);
          expect(JSON.parse(annotations["partitura.dev/tasks"] ?? "")).toEqual({ use: description });
          const step = template.spec.templates.find(({ name }) => name === "tool");
          if (step === undefined || !("container" in step)) throw new Error("no tool");
          const request = step.inputs?.artifacts?.[0]?.raw?.data ?? "";
          const spelled = /^ {2}"command": (.*),$/m.exec(request)?.[1] ?? "";
          expect(spelled).not.toContain("{{");
          expect(JSON.parse(spelled)).toBe(command);
          const main = template.spec.templates[0] as Extract<Template, { dag: object }>;
          const given1 = main.dag.tasks[0]?.arguments?.parameters[0]?.value ?? "";
          expect(given1).not.toContain("{{");
          expect(JSON.parse(given1)).toBe(value);
          const variable = step.container.env?.find(({ name }) => name === "X");
          const inline = variable !== undefined && "value" in variable ? variable.value : "";
          expect(inline).not.toContain("{{");
          expect(inline.replaceAll("$(OPEN_BRACE)", "{").replaceAll("$$", () => "$")).toBe(value);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("a loop whose items all need something outside of it", () => {
  const gatesOf = (items: Parameters<typeof each>[1], onItemFailure: "fail" | "continue") => {
    const templates = templatesOf(
      pipeline(
        "p",
        [make, use, noop],
        [
          call("make"),
          call("other", { text: ex.literal("a") }, { task: "use" }),
          each(
            "loop",
            items,
            { type: "string" },
            [call("inner", { text: ex.port("other", "text") }, { task: "use" })],
            {
              onItemFailure,
            },
          ),
        ],
      ),
    );
    const outer = dagOf("main", templates).find(({ name }) => name === "loop");
    return {
      depends: outer?.depends,
      inside: dagOf("loop", templates).map(({ name, depends }) => [name, depends]),
      item: dagOf("loop-item", templates).map(({ name }) => name),
    };
  };

  it("waits for it when the list has items", () => {
    expect(gatesOf(ex.literal(["a"]), "fail")).toEqual({
      depends: "other.Succeeded",
      inside: [["items", undefined]],
      item: ["inner"],
    });
  });

  it("starts without it when the list may be empty, and holds its items back", () => {
    const { depends, inside, item } = gatesOf(ex.port("make", "list"), "fail");
    expect(depends).toMatch(/^make\.Succeeded && \(other\.Succeeded \|\| other\.Failed/);
    expect(inside).toEqual([
      ["other", undefined],
      ["items", "other.Succeeded"],
    ]);
    expect(item).toEqual(["inner"]);
  });

  it("holds back the tasks of its items where it tolerates them, for Argo's continueOn allows no depends", () => {
    const { inside, item } = gatesOf(ex.port("make", "list"), "continue");
    expect(inside).toEqual([
      ["other", undefined],
      ["items", undefined],
    ]);
    expect(item).toEqual(["other", "inner"]);
  });
});
