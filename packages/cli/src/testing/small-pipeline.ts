import type { Node, Pipeline } from "@partitura/core";

const span = { file: "pipeline.ts", line: 1, column: 1 };

const task = (id: string, reads: readonly string[] = [], after: readonly string[] = []): Node => ({
  kind: "task",
  id,
  task: id === "evaluate-best" ? "evaluate" : id,
  inputs: Object.fromEntries(reads.map((node, index) => [`input${index}`, { op: "output", node }])),
  after,
  policy: { env: {} },
  span,
});

/** A pipeline of every kind of node, for tests of what shows pipelines. */
export const smallPipeline: Pipeline = {
  irVersion: 1,
  id: "small",
  tags: [],
  params: {},
  tasks: {},
  nodes: [
    task("collect"),
    {
      kind: "each",
      id: "candidates",
      items: { op: "literal", value: [1, 2, 3] },
      itemType: { type: "integer" },
      onItemFailure: "fail",
      nodes: [task("train", ["collect"])],
      span,
    },
    task("evaluate-best", ["candidates"], ["collect"]),
    {
      kind: "when",
      id: "good-enough",
      condition: {
        op: "compare",
        operator: "gte",
        left: { op: "get", from: { op: "output", node: "evaluate-best" }, key: "accuracy" },
        right: { op: "param", name: 'min"Accuracy' },
      },
      then: { nodes: [task("deploy", ["evaluate-best"])] },
      otherwise: { nodes: [task("notify")] },
      span,
    },
  ],
  outputs: {},
  span,
};
