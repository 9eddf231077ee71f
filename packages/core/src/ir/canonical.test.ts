import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryPipeline } from "../testing/arbitrary-pipeline.js";
import { canonicalJson, contentHash, parsePipeline, printPipeline } from "./canonical.js";
import type { Json } from "./json.js";
import type { Pipeline } from "./pipeline.js";

describe("the IR as text", () => {
  it("reads back what it prints", () => {
    fc.assert(
      fc.property(arbitraryPipeline, (pipeline) => {
        const text = printPipeline(pipeline);
        expect(parsePipeline(text)).toEqual(JSON.parse(JSON.stringify(pipeline)));
        expect(printPipeline(parsePipeline(text))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps a field that is named __proto__", () => {
    const value = JSON.parse('{"__proto__":[1]}') as Json;
    const text = printPipeline({ ...empty, outputs: { x: { op: "literal", value } } });
    expect(text).toContain('"__proto__"');
    expect(printPipeline(parsePipeline(text))).toBe(text);
  });

  it("refuses fields it does not know", () => {
    const text = printPipeline({ ...empty, extra: 1 } as Pipeline);
    expect(() => parsePipeline(text)).toThrow(/extra/);
  });

  it("orders keys by code unit, at every depth", () => {
    expect(canonicalJson({ b: 1, a: { d: [{ z: 1, y: 2 }], c: undefined } })).toBe(
      '{"a":{"d":[{"y":2,"z":1}]},"b":1}',
    );
  });
});

const span = { file: "p.ts", line: 1, column: 1 };
const empty: Pipeline = {
  irVersion: 1,
  id: "p",
  tags: [],
  params: {},
  tasks: {},
  nodes: [],
  outputs: {},
  span,
};

describe("contentHash", () => {
  const node = (line: number, value: string) =>
    ({
      kind: "task",
      id: "t",
      task: "t",
      inputs: { x: { op: "literal", value } },
      after: [],
      policy: { env: {} },
      span: { ...span, line },
    }) as const;

  it("does not depend on where things stand in the source", () => {
    expect(contentHash({ ...empty, nodes: [node(1, "a")] })).toBe(
      contentHash({ ...empty, nodes: [node(9, "a")], span: { ...span, line: 7 } }),
    );
  });

  it("depends on every value, also one whose key is `span`", () => {
    const withSpan = (value: number): Pipeline => ({
      ...empty,
      outputs: { x: { op: "literal", value: { span: value } } },
    });
    expect(contentHash(withSpan(1))).not.toBe(contentHash(withSpan(2)));
    expect(contentHash({ ...empty, nodes: [node(1, "a")] })).not.toBe(
      contentHash({ ...empty, nodes: [node(1, "b")] }),
    );
  });
});
