import {
  type Body,
  dependenciesOf,
  type Expression,
  expressionText,
  type Node,
  nodesReadBy,
  type Pipeline,
} from "@partitura/core";

/** A box, or a frame around boxes: what every graph format draws in its own words. */
export type Shape =
  | {
      readonly kind: "task";
      readonly id: string;
      readonly label: string;
      /** What kind of body it runs; undefined when its task is not declared. */
      readonly body?: Body["kind"] | undefined;
    }
  | { readonly kind: "decision"; readonly id: string; readonly label: string }
  | {
      readonly kind: "frame";
      readonly id: string;
      readonly label: string;
      /** What it stands for. */
      readonly of: "each" | "when" | "exit";
      readonly inside: readonly Shape[];
    };

/** An arrow between two boxes or frames. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  /** Order without data: drawn dotted. */
  readonly orderOnly: boolean;
}

/** A pipeline as shapes and arrows. */
export interface Drawing {
  readonly title: string;
  readonly shapes: readonly Shape[];
  readonly arrows: readonly Arrow[];
}

/** The id of the frame around the tasks that run at the end; no node can have it. */
export const exitFrame = "exit?frame";

/** The id of the diamond of a `when`, whose own id names the frame around both arms. */
const decisionOf = (when: string): string => `${when}?`;

function itemsLabel(items: Expression): string {
  if (items.op === "literal" && Array.isArray(items.value)) return `each of ${items.value.length}`;
  return `each of ${expressionText(items)}`;
}

type Tasks = Pipeline["tasks"];

function shapeOf(node: Node, tasks: Tasks): Shape {
  switch (node.kind) {
    case "task":
      return {
        kind: "task",
        id: node.id,
        label: node.id === node.task ? node.id : `${node.id}\n(${node.task})`,
        body: tasks[node.task]?.body.kind,
      };
    case "each":
      return {
        kind: "frame",
        id: node.id,
        label: `${node.id}: ${itemsLabel(node.items)}`,
        of: "each",
        inside: node.nodes.map((it) => shapeOf(it, tasks)),
      };
    case "when": {
      const decision: Shape = {
        kind: "decision",
        id: decisionOf(node.id),
        label: expressionText(node.condition),
      };
      const arms = [...node.then.nodes, ...(node.otherwise?.nodes ?? [])];
      const inside = [decision, ...arms.map((it) => shapeOf(it, tasks))];
      return { kind: "frame", id: node.id, label: node.id, of: "when", inside };
    }
  }
}

function arrowsOf(node: Node): readonly Arrow[] {
  const target = node.kind === "when" ? decisionOf(node.id) : node.id;
  const read = new Set(
    node.kind === "task" ? Object.values(node.inputs).flatMap(nodesReadBy) : dependenciesOf(node),
  );
  const own = dependenciesOf(node).map((from): Arrow => ({ from, to: target, orderOnly: !read.has(from) }));
  switch (node.kind) {
    case "task":
      return own;
    case "each":
      return [...own, ...node.nodes.flatMap(arrowsOf)];
    case "when": {
      const arm = (nodes: readonly Node[], label: string): readonly Arrow[] => [
        ...nodes.map((it) => ({
          from: target,
          to: it.kind === "when" ? decisionOf(it.id) : it.id,
          label,
          orderOnly: false,
        })),
        ...nodes.flatMap(arrowsOf),
      ];
      return [...own, ...arm(node.then.nodes, "yes"), ...arm(node.otherwise?.nodes ?? [], "no")];
    }
  }
}

function exitShapes({ onExit = [], tasks }: Pipeline): readonly Shape[] {
  if (onExit.length === 0) return [];
  const inside = onExit.map((it) => shapeOf(it, tasks));
  return [{ kind: "frame", id: exitFrame, label: "at the end, whatever happened", of: "exit", inside }];
}

/**
 * Draws a pipeline: a box for each task, a frame for each `each` and `when` and one for the tasks that run at the end, an
 * arrow for each dependency.
 */
export function drawingOf(pipeline: Pipeline): Drawing {
  return {
    title: pipeline.id,
    shapes: [...pipeline.nodes.map((it) => shapeOf(it, pipeline.tasks)), ...exitShapes(pipeline)],
    arrows: pipeline.nodes.flatMap(arrowsOf),
  };
}
