import type { Node } from "@partitura/core";
import type { Context } from "./context.js";
import { lowerEach } from "./each.js";
import type { Scope } from "./scope.js";
import { lowerTask } from "./task.js";
import { lowerWhen } from "./when.js";

/** Lowers the nodes of one scope. */
export function lowerNodes(context: Context, scope: Scope, nodes: readonly Node[]): void {
  for (const node of nodes) {
    switch (node.kind) {
      case "task":
        lowerTask(context, scope, node);
        break;
      case "each":
        lowerEach(context, scope, node);
        break;
      case "when":
        lowerWhen(context, scope, node);
        break;
    }
  }
}
