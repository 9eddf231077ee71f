import { spawnSync } from "node:child_process";
import fc from "fast-check";
import type { Json, Pipeline } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { airflow211, airflow3 } from "./dialect.js";
import { call, each, literal, pipelineOf, python, shell } from "./testing/build.js";
import { emitted } from "./testing/emit.js";
import { trickyJson, trickyString } from "./testing/tricky.js";

/** Everything that a person may write freely. */
interface Words {
  readonly description: string;
  readonly owner: string;
  readonly objective: string;
  readonly tag: string;
  readonly task: string;
  readonly param: string;
  readonly key: string;
  readonly default: Json;
  readonly command: string;
  readonly input: Json;
  readonly env: string;
  readonly item: Json;
  readonly package: string;
  readonly folder: string;
}

const words: fc.Arbitrary<Words> = fc.record({
  description: trickyString,
  owner: trickyString,
  objective: trickyString,
  tag: trickyString,
  task: trickyString,
  param: trickyString,
  key: trickyString.filter((key) => key !== "__proto__"),
  default: trickyJson,
  command: trickyString,
  input: trickyJson,
  env: trickyString,
  item: trickyJson,
  package: trickyString,
  folder: trickyString.filter((text) => text !== ""),
});

const pipelineWith = (it: Words): Pipeline =>
  pipelineOf({
    id: "p",
    description: it.description,
    owner: it.owner,
    objective: it.objective,
    tags: [it.tag],
    params: { [it.key]: { type: {}, default: it.default, description: it.param } },
    tasks: {
      command: { ...shell("command", it.command, { [it.key]: {} }), description: it.task },
      packaged: python("packaged", {}, {}, { packages: [it.package] }),
    },
    nodes: [
      call("command", { [it.key]: literal(it.input) }, { policy: { env: { WORDS: { value: it.env } } } }),
      each("rows", literal([it.item]), [call("packaged")]),
    ],
  });

/** Reads the words back with Python's own parser. */
const reader = `
import ast, json, sys
def value(node):
    return ast.literal_eval(node)
def keywords(call):
    return {it.arg: it.value for it in call.keywords if it.arg}
def read(text):
    module = ast.parse(text)
    constants = {it.targets[0].id: it.value for it in module.body if isinstance(it, ast.Assign)}
    block = next(it for it in module.body if isinstance(it, ast.With))
    dag = keywords(block.items[0].context_expr)
    functions = {it.name: it for it in block.body if isinstance(it, ast.FunctionDef)}
    command, packaged = functions["command"], functions["packaged"]
    [key], [param] = dag["params"].keys, dag["params"].values
    step = next(it.value for it in command.body if isinstance(it, ast.Return))
    inputs = value(step.args[1])
    venv = constants["VIRTUALENV"]
    folder = dict(zip(map(value, venv.keys), venv.values))["venv_cache_path"]
    return {
        "description": value(dag["description"]), "objective": value(dag["doc_md"]), "tag": value(dag["tags"])[0],
        "owner": value(dag["default_args"])["owner"], "key": value(key), "default": value(param.args[0]),
        "param": value(keywords(param)["description"]), "task": value(keywords(command.decorator_list[0])["doc_md"]),
        "command": value(step.args[0]), "input": inputs[value(key)], "env": value(keywords(step)["env"])["WORDS"],
        "item": value(constants["ROWS_ITEMS"])[0], "package": value(keywords(packaged.decorator_list[0])["requirements"])[0],
        "folder": value(folder),
    }
print(json.dumps([read(text) for text in json.load(sys.stdin)]))`;

describe.each([airflow3, airflow211])("$target", (dialect) => {
  it("gives every string back unchanged", () => {
    const samples = fc.sample(words, { numRuns: 60, seed: 11 });
    const texts = samples.map((it) => {
      const { dag, diagnostics } = emitted(pipelineWith(it), dialect, { virtualenvs: it.folder });
      expect(diagnostics).toEqual([]);
      return dag;
    });
    const { stdout, stderr } = spawnSync("python3", ["-c", reader], {
      input: JSON.stringify(texts),
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual(samples.map((it) => ({ ...it })));
  });
});
