import {
  contentHash,
  type Expression,
  type Json,
  type Node,
  type Pipeline,
  type ValueType,
} from "@partitura/core";
import { describe, expect, it } from "vitest";
import { airflow3 } from "../index.js";
import { call, each, item, literal, output, param, pipelineOf, python, when } from "../testing/build.js";

const integer: ValueType = { type: "integer" };
const numbers = (length: number): Json => Array.from({ length }, (_, index) => index);
const texts = (length: number, size: number): Json => Array.from({ length }, () => "x".repeat(size));

/** What is beyond its bound in the DAG of these nodes. */
function beyond(
  nodes: readonly Node[],
  more: Partial<Pipeline> = {},
  output: ValueType = integer,
): readonly string[] {
  const work = python("work", { n: {} }, { m: output });
  const pipeline = pipelineOf({
    id: "fan",
    tasks: { work, take: python("take", { list: {} }, {}) },
    nodes: [...nodes],
    ...more,
  });
  const [result, diagnostics] = airflow3.emit({
    pipeline,
    hash: contentHash(pipeline),
    assets: { "step.py": "", "steps.py": "" },
    options: airflow3.options.parse({}),
    version: "0.0.0",
    source: "pipeline.ts",
  });
  if (result === undefined) throw new Error(JSON.stringify(diagnostics));
  return (result.measures ?? []).flatMap(({ what, value, most, unit }) =>
    value > most ? [`${what} ${value} ${unit}`] : [],
  );
}

const loop = (items: Expression, more = {}): Node =>
  each("loop", items, [call("work", { n: item("loop") })], output("work", "m"), {
    itemType: integer,
    ...more,
  });
const inArm = (items: Json, itemType: ValueType = integer): readonly Node[] => [
  when("gate", literal(true), { nodes: [loop(literal(items), { itemType })] }),
];
const listed = (maxItems?: number): Partial<Pipeline> => ({
  params: { list: { type: { type: "array", items: integer, ...(maxItems !== undefined && { maxItems }) } } },
});

describe("lists for mapped tasks", () => {
  const tooLong = (length: number): readonly string[] => [
    `the list of 'loop', made while the DAG runs, ${length} items`,
  ];

  it.each<[string, readonly string[], readonly string[]]>([
    ["a constant is not checked by Airflow", beyond([loop(literal(numbers(3000)))]), []],
    ["a constant in an arm goes by a task", beyond(inArm(numbers(1025))), tooLong(1025)],
    ["one that is as long as may be", beyond(inArm(numbers(1024))), []],
    ["a param with a bound", beyond([loop(param("list"))], listed(1025)), tooLong(1025)],
    ["a param with a bound that fits", beyond([loop(param("list"))], listed(1024)), []],
    ["a param without one", beyond([loop(param("list"))], listed()), []],
  ])("%s", (_, found, expected) => {
    expect(found).toEqual(expected);
  });

  it("a list over what another each gives is as long as that one's", () => {
    const second = each("again", output("loop"), [
      call("again-work", { n: item("again") }, { task: "work" }),
    ]);
    expect(beyond([loop(literal(numbers(1025))), second])).toEqual([
      "the list of 'again', made while the DAG runs, 1025 items",
    ]);
  });
});

describe("lists that pass as XComs", () => {
  it("are measured exactly where they are constants", () => {
    const text: ValueType = { type: "string" };
    // "x…",: 100 characters, two quotes and a comma; the brackets less the last comma are one byte
    expect(beyond(inArm(texts(500, 100), text))).toEqual(["the list of 'loop' 51501 bytes"]);
    expect(Buffer.byteLength(JSON.stringify(texts(500, 100)))).toBe(51_501);
    expect(beyond(inArm(texts(470, 100), text))).toEqual([]);
  });

  it("are as large as what their items at least give", () => {
    const gathered = [loop(literal(numbers(600))), call("take", { list: output("loop") })];
    expect(beyond(gathered)).toEqual([]);
    expect(beyond(gathered, {}, { artifact: "model" })).toEqual([
      expect.stringMatching(/^the gathered list of 'loop' \d+ bytes$/),
    ]);
  });
});
