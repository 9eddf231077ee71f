import { dependenciesOf, nodesReadBy, type Expression, type Node, type Pipeline } from "@partitura/core";
import { expressionText } from "./expression-text.js";

/** A box, or a frame around boxes: what every graph format draws in its own words. */
export type Shape =
  | { readonly kind: "task"; readonly id: string; readonly label: string }
  | { readonly kind: "decision"; readonly id: string; readonly label: string }
  | {
      readonly kind: "frame";
      readonly id: string;
      readonly label: string;
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

/** The id of the diamond of a `when`, whose own id names the frame around both arms. */
const decisionOf = (when: string): string => `${when}?`;

function itemsLabel(items: Expression): string {
  if (items.op === "literal" && Array.isArray(items.value)) return `each of ${items.value.length}`;
  return `each of ${expressionText(items)}`;
}

function shapeOf(node: Node): Shape {
  switch (node.kind) {
    case "task":
      return {
        kind: "task",
        id: node.id,
        label: node.id === node.task ? node.id : `${node.id}\n(${node.task})`,
      };
    case "each":
      return {
        kind: "frame",
        id: node.id,
        label: `${node.id}: ${itemsLabel(node.items)}`,
        inside: node.nodes.map(shapeOf),
      };
    case "when": {
      const decision: Shape = {
        kind: "decision",
        id: decisionOf(node.id),
        label: expressionText(node.condition),
      };
      const arms = [...node.then.nodes, ...(node.otherwise?.nodes ?? [])];
      return { kind: "frame", id: node.id, label: node.id, inside: [decision, ...arms.map(shapeOf)] };
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

/** Draws a pipeline: a box for each task, a frame for each `each` and `when`, an arrow for each dependency. */
export function drawingOf(pipeline: Pipeline): Drawing {
  return {
    title: pipeline.id,
    shapes: pipeline.nodes.map(shapeOf),
    arrows: pipeline.nodes.flatMap(arrowsOf),
  };
}
