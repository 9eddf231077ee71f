import { dependenciesOf, type Node } from "@partitura/core";
import type { Context } from "./context.js";

/** The nodes whose failure a node never succeeds after. */
function needsOf(node: Node): readonly string[] {
  const rule = node.kind === "task" ? node.runIf : undefined;
  const tolerates = rule === "all-done" || rule === "any-succeeded" || rule === "any-failed";
  return tolerates ? [] : dependenciesOf(node);
}

/** The nodes whose failure makes the condition of a `when` fail, however far upstream they are. */
export function failsWith(when: string, { placed }: Context): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (id: string): void => {
    const at = placed.get(id);
    if (at === undefined) return;
    const innermost = at.around.at(-1);
    const gate = innermost !== undefined && "arm" in innermost ? [innermost.node.id] : [];
    for (const needed of [...needsOf(at.node), ...gate]) {
      if (found.has(needed)) continue;
      found.add(needed);
      visit(needed);
    }
  };
  visit(when);
  return found;
}
