import { spawnSync } from "node:child_process";
import type { Body, Measure, Node, Pipeline, ValueType } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { checkLimits, checkMeasures, processTextBytes } from "./check-limits.js";

const span = { file: "p.ts", line: 3, column: 1 };
const shell = (command: string): Body => ({ kind: "shell", command, codeHash: "0" });
const container = (...args: readonly string[]): Body => ({
  kind: "container",
  image: "box:1",
  command: ["run"],
  args: [...args],
  codeHash: "0",
});
const pipelineOf = (body: Body, nodes: readonly Node[], output: ValueType = {}): Pipeline => ({
  irVersion: 1,
  id: "p",
  tags: [],
  params: {},
  tasks: {
    work: { id: "work", inputs: {}, outputs: { it: { type: output } }, body, span },
    take: { id: "take", inputs: { list: { type: {} } }, outputs: {}, body: shell(":"), span },
  },
  nodes: [...nodes],
  outputs: {},
  span,
});
const call = (task: string, env: object = {}, inputs: object = {}): Node =>
  ({ kind: "task", id: task, task, inputs, after: [], policy: { env }, span }) as Node;

const one = (body: Body, env: object = {}): Pipeline => pipelineOf(body, [call("work", env)]);
const found = (pipeline: Pipeline): readonly string[] =>
  checkLimits(pipeline).map(({ code, message }) => `${code} ${message.replace(/ (has|is) .*/, "")}`);

describe("texts that become arguments and environment variables", () => {
  const fits = "é".repeat(65_535);
  const tooLong = `${fits}éé`;

  it.each<[string, Pipeline, readonly string[]]>([
    ["a short command", one(shell("true")), []],
    ["the longest command", one(shell(`${fits}x`)), []],
    ["a longer one", one(shell(tooLong)), ["P3012 the command of 'work'"]],
    ["an argument of a container", one(container("a", tooLong)), ["P3012 an argument of 'work'"]],
    ["a variable that fits with its name", one(shell(":"), { X: { value: "x".repeat(131_069) } }), []],
    [
      "a variable that does not",
      one(shell(":"), { XY: { value: "x".repeat(131_069) } }),
      ["P3012 the environment variable 'XY' of 'work'"],
    ],
    ["a secret, which is only named", one(shell(":"), { X: { secret: tooLong } }), []],
  ])("%s", (_, pipeline, expected) => {
    expect(found(pipeline)).toEqual(expected);
  });

  it.skipIf(process.platform !== "linux")("the limit is that of this Linux", () => {
    const started = (length: number): unknown => {
      const { error } = spawnSync("/bin/true", ["x".repeat(length)]);
      return error === undefined ? undefined : (error as { readonly code?: string }).code;
    };
    expect([started(processTextBytes), started(processTextBytes + 1)]).toEqual([undefined, "E2BIG"]);
    const given = (length: number): unknown => {
      const { error } = spawnSync("/bin/true", { env: { X: "x".repeat(length - 2) } });
      return error === undefined ? undefined : (error as { readonly code?: string }).code;
    };
    expect([given(processTextBytes), given(processTextBytes + 1)]).toEqual([undefined, "E2BIG"]);
  });
});

describe("lists that are gathered for an input", () => {
  const loop = (length: number): Node => ({
    kind: "each",
    id: "loop",
    items: { op: "literal", value: Array.from({ length }, (_, index) => index) },
    itemType: { type: "integer" },
    onItemFailure: "fail",
    nodes: [call("work")],
    result: { op: "object", fields: { it: { op: "get", from: { op: "output", node: "work" }, key: "it" } } },
    span,
  });
  const list = { op: "output", node: "loop" } as const;
  const column = { op: "column", list, name: "it" } as const;
  const gathering = (length: number, type: ValueType, value: object): readonly string[] =>
    found(pipelineOf(shell(":"), [loop(length), call("take", {}, { list: value })], type));

  it.each<[string, number, ValueType, object, boolean]>([
    ["few artifacts", 400, { artifact: "model" }, column, false],
    ["many artifacts", 500, { artifact: "model" }, column, true],
    ["many artifacts in records", 500, { artifact: "model" }, list, true],
    ["many numbers", 2000, { type: "number" }, column, false],
    ["many texts that may be short", 2000, { type: "string" }, column, false],
    ["many texts that are long", 2000, { type: "string", minLength: 40 }, column, true],
    ["the length of many artifacts", 500, { artifact: "model" }, { op: "count", list }, false],
  ])("%s", (_, length, type, value, refused) => {
    expect(gathering(length, type, value)).toEqual(refused ? ["P3013 the input 'list' of 'take'"] : []);
  });
});

describe("what a backend measured", () => {
  const measure = {
    what: "the list of 'a'",
    value: 9,
    most: 8,
    unit: "items",
    bound: "the limit",
    hint: "Less.",
    span,
  };

  it.each<[string, Partial<Measure>, readonly string[]]>([
    ["as many as there may be", { value: 8 }, []],
    ["more", {}, ["P3010 error: the list of 'a' has 9 items; the limit is 8"]],
    [
      "more than a setting says",
      { unless: "core.max is raised" },
      ["P3011 warning: the list of 'a' has 9 items; the limit is 8, unless core.max is raised"],
    ],
  ])("%s", (_, change, expected) => {
    const problems = checkMeasures([{ ...measure, ...change }], "some@1");
    expect(problems.map((it) => `${it.code} ${it.severity}: ${it.message}`)).toEqual(expected);
    expect(problems.every((it) => it.target === "some@1" && it.span === span && it.hint === "Less.")).toBe(
      true,
    );
  });
});
