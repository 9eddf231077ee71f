import {
  contentHash,
  type Json,
  type Node,
  type Pipeline,
  type Policy,
  type TaskNode,
} from "@partitura/core";

/** How many tasks stand at the start of `lanes`: the task `i` waits for the task `i - laneCount`, as in the peers' programs. */
const laneCount = 10;

/** What a program runs in large numbers. */
export type Shape = "lanes" | "points" | "fan-out";

const span = { file: "bench/pipelines/bodies.ts", line: 1, column: 1 };

const node = (id: string, task: string, rest: Partial<TaskNode> = {}): TaskNode => ({
  kind: "task",
  id,
  task,
  inputs: {},
  after: [],
  policy: { env: {} },
  span,
  ...rest,
});

const literal = (value: Json) => ({ op: "literal", value }) as const;

/** Tasks without inputs in so many lanes, each after the one before it in its lane. */
function lanes(task: string, count: number): readonly Node[] {
  return Array.from({ length: count }, (_, at) =>
    node(`n${at}`, task, { after: at < laneCount ? [] : [`n${at - laneCount}`] }),
  );
}

/** Tasks that wait for nothing, each with a number of its own as its input `point`. */
function points(task: string, count: number, policy: Policy): readonly Node[] {
  return Array.from({ length: count }, (_, at) =>
    node(`n${at}`, task, { inputs: { point: literal(at) }, policy }),
  );
}

/** A task for each item of a list, and one that reads what all of them gave. */
function fanOut(task: string, count: number): readonly Node[] {
  const list = { op: "output", node: "points" } as const;
  return [
    {
      kind: "each",
      id: "points",
      items: literal(Array.from({ length: count }, (_, at) => at % 100)),
      itemType: { type: "integer" },
      onItemFailure: "fail",
      nodes: [node("same", task, { inputs: { point: { op: "item", each: "points" } } })],
      result: { op: "output", node: "same" },
      span,
    },
    node("total", "total", { inputs: { points: { op: "column", list, name: "point" } } }),
  ];
}

/** The program of a shape that runs a task of these so many times, and its content hash. */
export function programOf(
  bodies: Pipeline,
  shape: Shape,
  task: string,
  count: number,
  cached: boolean,
): { readonly pipeline: Pipeline; readonly hash: string } {
  const nodes = {
    lanes: () => lanes(task, count),
    points: () => points(task, count, { env: {}, ...(cached && { cache: {} }) }),
    "fan-out": () => fanOut(task, count),
  };
  const pipeline = { ...bodies, id: shape, params: {}, nodes: [...nodes[shape]()], outputs: {} };
  return { pipeline, hash: contentHash(pipeline) };
}
