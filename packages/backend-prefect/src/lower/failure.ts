import { dependenciesOf, nestedIn, type Node } from "@partitura/core";
import type { Context } from "./context.js";

/** What a node cannot succeed without: its dependencies, and those of all that an `each` runs. */
function needsOf(node: Node): readonly string[] {
  const inside = node.kind === "each" ? nestedIn(node).flatMap(needsOf) : [];
  return [...dependenciesOf(node), ...inside];
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
