import { describe, expect, it } from "vitest";
import { call, each, literal, output, pipelineOf, shell, when } from "../testing/pipelines.js";
import { type Select, selectionOf } from "./selection.js";

const pass = shell("pass", ":", { value: {} }, {});
const reads = (id: string, ...from: readonly string[]) => call(id, {}, { task: "pass", after: [...from] });
const pipeline = pipelineOf(
  [pass],
  [
    reads("collect"),
    reads("preprocess", "collect"),
    each("all", literal([1, 2]), [reads("train", "preprocess"), reads("evaluate", "train")]),
    reads("select", "all"),
    when(
      "good",
      { op: "present", value: output("select") },
      { nodes: [reads("deploy")] },
      { nodes: [reads("notify")] },
    ),
    reads("report", "good"),
    reads("aside"),
  ],
);

function chosen(select: Select): { readonly [choice: string]: string } {
  const [selection, diagnostics] = selectionOf(pipeline, select);
  if (selection === undefined) throw new Error(JSON.stringify(diagnostics));
  const ids = "collect preprocess train evaluate select deploy notify report aside".split(" ");
  const of = (choice: string): string => ids.filter((id) => selection(id) === choice).join(" ");
  return { run: of("run"), reuse: of("reuse"), out: of("leave-out") };
}

describe("a selection", () => {
  it.each<[Select, string, string, string]>([
    [{}, "collect preprocess train evaluate select deploy notify report aside", "", ""],
    [{ only: ["train"] }, "train", "collect preprocess", "evaluate select deploy notify report aside"],
    [{ from: ["evaluate"] }, "evaluate select deploy notify report", "collect preprocess train", "aside"],
    [{ until: ["train"] }, "collect preprocess train", "", "evaluate select deploy notify report aside"],
    [
      { from: ["train"], until: ["select"] },
      "train evaluate select",
      "collect preprocess",
      "deploy notify report aside",
    ],
    [
      { only: ["deploy", "aside"] },
      "deploy aside",
      "collect preprocess train evaluate select",
      "notify report",
    ],
  ])("%j", (select, run, reuse, out) => {
    expect(chosen(select)).toEqual({ run, reuse, out });
  });

  it("refuses what is no task, all at once", () => {
    const [, diagnostics] = selectionOf(pipeline, { only: ["nothing"], from: ["good"] });
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ["P7021", "--only names 'nothing', which is no task of the pipeline"],
      ["P7021", "--from names 'good', which is no task of the pipeline"],
    ]);
  });
});
