import { contentHash, type Pipeline, type ValueType } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { call, each, ex, pipeline, python } from "../../argo/testing/build.js";
import { kfp2 } from "../index.js";
import { assets } from "../testing/pipelines.js";

const integer: ValueType = { type: "integer" };
const list = (length: number): ReturnType<typeof ex.literal> =>
  ex.literal(Array.from({ length }, (_, index) => index));
const work = (each: string) => call(`${each}-work`, { n: ex.item(each) }, { task: "work" });

interface Emitted {
  readonly text: string;
  /** The estimated bytes of a run's object beyond what is stored. */
  readonly surplus: number;
}

function emitted(nodes: Pipeline["nodes"], files: { readonly [path: string]: string }): Emitted {
  const given = pipeline("fan", [python("work", { n: integer }, { m: integer })], nodes);
  const [result, diagnostics] = kfp2.emit({
    pipeline: given,
    hash: contentHash(given),
    assets: files,
    options: kfp2.options.parse({}),
    version: "0.0.0",
    source: "pipeline.ts",
  });
  if (result === undefined) throw new Error(JSON.stringify(diagnostics));
  const [measure] = result.measures ?? [];
  return { text: result.files[0]?.text ?? "", surplus: (measure?.value ?? 0) - (measure?.most ?? 0) };
}

const surplus = (nodes: Pipeline["nodes"], files: { readonly [path: string]: string } = assets): number =>
  emitted(nodes, files).surplus;

const loop = (length: number): Pipeline["nodes"] => [each("loop", list(length), integer, [work("loop")])];

describe("the estimated object of a run", () => {
  it("grows with the items, and is too large for many", () => {
    expect(surplus(loop(20))).toBeLessThan(0);
    expect(surplus(loop(40))).toBeGreaterThan(surplus(loop(20)));
    expect(surplus(loop(40)) - surplus(loop(20))).toBeLessThan(2 * (surplus(loop(60)) - surplus(loop(40))));
    expect(surplus(loop(20_000))).toBeGreaterThan(0);
  });

  it("has a step's files for every run of it: they are compressed where that is too much", () => {
    const text = Array.from({ length: 3000 }, (_, line) => `value_${line} = ${(line * 7919) % 10_007}`).join(
      "\n",
    );
    const large = { ...assets, "steps.py": `${assets["steps.py"]}\n${text}` };
    const compressed = (length: number): boolean =>
      /^ *- "?steps\.py\.gz\.b64"?$/m.test(emitted(loop(length), large).text);
    expect([compressed(1), compressed(16)]).toEqual([false, true]);
    expect(surplus(loop(16), large)).toBeLessThan(0);
  });

  it("counts the runs of loops in loops", () => {
    const inner = (outer: number, length: number): Pipeline["nodes"] => [
      each("outer", list(outer), integer, [each("inner", list(length), integer, [work("inner")])]),
    ];
    const more = surplus(inner(10, 12)) - surplus(inner(2, 3));
    expect(more).toBeGreaterThan(8 * (surplus(loop(32)) - surplus(loop(20))));
  });
});
