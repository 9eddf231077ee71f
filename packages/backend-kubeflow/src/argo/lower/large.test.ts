import type { Pipeline, ValueType } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import type { ContainerTemplate, Template, WorkflowTemplate } from "../model.js";
import { call, ex, pipeline, python, when } from "../testing/build.js";
import { emit } from "../testing/emit.js";

const list: ValueType = { type: "array", items: { type: "integer" } };
const rows: ValueType = { type: "array", items: { type: "integer" }, minItems: 30_000 };
const flag: ValueType = { type: "boolean" };

/** Both outputs of a task are given on, one through the arms of a decision; the type of one of them must be large. */
const given: Pipeline = pipeline(
  "large",
  [python("make", {}, { rows, list, flag }), python("take", { first: list, second: list }, {})],
  [
    call("make"),
    when(
      "choice",
      ex.port("make", "flag"),
      { nodes: [call("seen", {}, { task: "make" })], result: ex.object({ all: ex.port("seen", "rows") }) },
      { nodes: [], result: ex.object({ all: ex.port("make", "rows") }) },
    ),
    call("take", { first: ex.port("choice", "all"), second: ex.port("make", "list") }),
  ],
);

function artifactsOf(name: string, options: object): { readonly [side: string]: readonly string[] } {
  const [result, problems] = emit(given, options);
  if (result === undefined) throw new Error(JSON.stringify(problems));
  const templates = parseAllDocuments(result.files[0]?.text ?? "").flatMap((it): readonly Template[] => {
    const object = it.toJS() as WorkflowTemplate | { readonly kind: "ConfigMap" };
    return object.kind === "WorkflowTemplate" ? object.spec.templates : [];
  });
  const { inputs, outputs } = templates.find((it) => it.name === name) as ContainerTemplate;
  return {
    inputs: (inputs?.artifacts ?? []).flatMap((it) => (it.optional === true ? [it.name] : [])),
    outputs: (outputs?.artifacts ?? []).flatMap((it) => (it.optional === true ? [it.name] : [])),
  };
}

describe("values that may be too large to travel by value", () => {
  it("are artifacts where their type says that they must be", () => {
    expect(artifactsOf("make", {})).toEqual({ inputs: [], outputs: ["rows"] });
    expect(artifactsOf("take", {})).toEqual({ inputs: ["first"], outputs: [] });
  });

  it("are all of them artifacts when the config says so, but for those that something looks into", () => {
    expect(artifactsOf("make", { largeValues: true })).toEqual({ inputs: [], outputs: ["rows", "list"] });
    expect(artifactsOf("take", { largeValues: true })).toEqual({ inputs: ["first", "second"], outputs: [] });
  });
});
