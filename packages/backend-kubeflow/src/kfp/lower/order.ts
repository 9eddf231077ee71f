import { report, target } from "../diagnostics.js";
import type { Context } from "./context.js";
import type { Scope } from "./scope.js";

/** The scope and those around it, innermost first. */
function* outward(scope: Scope): Generator<Scope> {
  yield scope;
  if (scope.parent !== undefined) yield* outward(scope.parent);
}

/**
 * Adds the orders that carry no data. A node inside a branch or loop that is after one outside makes the whole
 * branch or loop wait: the engine starts such a thing as one task.
 */
export function keepOrders(context: Context): void {
  for (const { scope, node, other } of context.orders) {
    const home = context.homes.get(other);
    let waiting = scope.tasks.get(node.id);
    let found = false;
    for (const around of outward(scope)) {
      if (around === home) {
        found = true;
        break;
      }
      waiting = around.task;
    }
    if (found && waiting !== undefined) waiting.after.add(other);
    else context.diagnostics.push(report("P5107", { node: node.id, other }, { span: node.span, target }));
  }
}
