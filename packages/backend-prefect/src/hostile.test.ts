import type { Pipeline } from "@partitura/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { call, e, each, pipeline, shell } from "./testing/build.js";
import { emit, textOf } from "./testing/emit.js";
import { askPython } from "./testing/python.js";

/** Pieces that have broken code generators. */
const traps = [
  '"',
  "'",
  '"""',
  "'''",
  "\\",
  "\\n",
  "C:\\new",
  "\\N{BULLET}",
  "\n",
  "\r",
  "\t",
  "\u0000",
  "\u007f",
  "\u0085",
  "\u2028",
  "\ufeff",
  "😀",
  "é",
  "{{ x }}",
  "{% raw %}",
  "${x}",
  "$(x)",
  "`x`",
  "%s",
  "{0}",
  "{",
  "}",
  "#",
  ": ",
  "- ",
  "on",
  "null",
  "1:30",
  " ",
  "*/",
];

const tricky = fc
  .array(
    fc.oneof(
      fc.constantFrom(...traps),
      fc.string({ maxLength: 4 }),
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join("").replaceAll(/[\ud800-\udfff]/gu, ""));

/** A tag that Prefect would read as a template is refused, see P6004. */
const tag = tricky.filter((text) => !text.includes("{{"));

interface Texts {
  readonly description: string;
  readonly owner: string;
  readonly objective: string;
  readonly tags: readonly string[];
  readonly task: string;
  readonly param: string;
  readonly literal: string;
  readonly key: string;
  readonly item: string;
  readonly env: string;
  readonly command: string;
}

const texts: fc.Arbitrary<Texts> = fc.record({
  description: tricky,
  owner: tricky,
  objective: tricky,
  tags: fc.array(tag, { minLength: 1, maxLength: 3 }),
  task: tricky,
  param: tricky,
  literal: tricky,
  key: tricky.filter((text) => text !== "__proto__"),
  item: tricky,
  env: tricky,
  command: tricky,
});

const pipelineOf = (it: Texts): Pipeline =>
  pipeline(
    "hostile",
    [{ ...shell("show", it.command, { value: {} }), description: it.task }],
    [
      call(
        "one",
        { value: e.object({ [it.key]: e.value(it.literal) }) },
        { task: "show", policy: { env: { A: { value: it.env } } } },
      ),
      each("items", e.value([it.item]), [call("two", { value: e.item("items") }, { task: "show" })]),
    ],
    {
      description: it.description,
      owner: it.owner,
      objective: it.objective,
      tags: [...it.tags],
      params: { param: { type: { type: "string" }, default: it.param, description: it.param } },
    },
  );

/** What Python reads in the flow's file: its decorators, defaults, and the values in its functions. */
const program = `
import ast, json, sys
def keyword(function, name):
    return next(ast.literal_eval(it.value) for it in function.decorator_list[0].keywords if it.arg == name)
def read(text):
    functions = {it.name: it for it in ast.parse(text).body if isinstance(it, ast.FunctionDef)}
    flow, one = functions["hostile"], functions["one"]
    call = one.body[-1].value
    return {
        "description": keyword(flow, "description"),
        "task": keyword(one, "description"),
        "default": ast.literal_eval(flow.args.defaults[0].args[0]),
        "field": ast.literal_eval(flow.args.defaults[0].keywords[0].value),
        "inputs": ast.literal_eval(call.args[1]),
        "env": ast.literal_eval(call.keywords[0].value),
        "items": ast.literal_eval(functions["items_"].body[-1].value.args[0]),
    }
json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
`;

describe("strings of any characters", () => {
  it("come back unchanged from Python, YAML and JSON", { timeout: 60_000 }, () => {
    const sample = fc.sample(texts, { numRuns: 120, seed: 7 });
    const outcomes = sample.map((it) => emit(pipelineOf(it)));
    const read = askPython(
      program,
      outcomes.map((outcome) => textOf(outcome, "hostile.py")),
    ) as readonly unknown[];
    sample.forEach((it, n) => {
      const outcome = outcomes[n] ?? [undefined, []];
      expect(read[n]).toEqual({
        description: `${it.description}\n\nObjective: ${it.objective}\n\nOwner: ${it.owner}`,
        task: it.task,
        default: it.param,
        field: it.param,
        inputs: { value: { [it.key]: it.literal } },
        env: { A: it.env },
        items: [it.item],
      });
      const yaml = parse(textOf(outcome, "prefect.yaml")) as { deployments: readonly { tags: unknown }[] };
      expect(yaml.deployments[0]?.tags).toEqual(it.tags);
      const settings = JSON.parse(textOf(outcome, "steps.json")) as { steps: { show: { request: unknown } } };
      expect(settings.steps.show.request).toEqual({ command: it.command });
    });
  });
});
