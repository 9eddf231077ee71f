import type { Enclosing, Node } from "@partitura/core";
import type { Context } from "./context.js";
import { lowerEach } from "./each.js";
import { joined, type Lowered, type LowerNodes } from "./lowered.js";
import { lowerTask } from "./task.js";
import { lowerWhen } from "./when.js";

/** Lowers the nodes of one scope: the pipeline's, an arm's or an item's. */
export function lowerNodes(nodes: readonly Node[], around: readonly Enclosing[], context: Context): Lowered {
  const inside: LowerNodes = (inner, placed) => lowerNodes(inner, placed, context);
  return joined(
    nodes.map((node) => {
      switch (node.kind) {
        case "task":
          return lowerTask({ node, around }, context);
        case "each":
          return lowerEach({ node, around }, context, inside);
        case "when":
          return lowerWhen({ node, around }, context, inside);
      }
    }),
  );
}
