import type { Expression } from "../ir/expression.js";
import type { Pipeline } from "../ir/pipeline.js";
import { typingOf, type Typing } from "../ir/type-of.js";
import type { ValueType } from "../ir/value-type.js";
import { allNodes } from "../ir/walk.js";

/** How many elements a list has: at least and at most; `most` is undefined where nothing bounds it. */
export interface Length {
  readonly least: number;
  readonly most: number | undefined;
}

const exactly = (length: number): Length => ({ least: length, most: length });
const unknown: Length = { least: 0, most: undefined };

/** The length of one of several lists. */
function either(lengths: readonly Length[]): Length {
  const most = lengths.map((it) => it.most);
  return {
    least: Math.min(...lengths.map(({ least }) => least)),
    most: most.reduce((sum, it) => (sum === undefined || it === undefined ? undefined : Math.max(sum, it))),
  };
}

/** The lengths that a type allows; null has none. */
function lengthOfType(type: ValueType): Length {
  if ("anyOf" in type) return either(type.anyOf.map(lengthOfType));
  if ("enum" in type || "const" in type) {
    const values = "enum" in type ? type.enum : [type.const];
    return either(values.map((it) => exactly(Array.isArray(it) ? it.length : 0)));
  }
  if ("prefixItems" in type) return exactly(type.prefixItems.length);
  if ("items" in type) return { least: type.minItems ?? 0, most: type.maxItems };
  return "type" in type && type.type === "null" ? exactly(0) : unknown;
}

/**
 * What is known of the lengths of a pipeline's lists before it runs: a constant's, that of what an `each` over one gives, and
 * otherwise what the type says (`z.array(…).max(n)`).
 */
export function lengthsOf(
  pipeline: Pipeline,
  typing: Typing = typingOf(pipeline),
): (list: Expression) => Length {
  const nodes = new Map(allNodes(pipeline).map((node) => [node.id, node]));
  const lengthOf = (list: Expression): Length => {
    switch (list.op) {
      case "literal":
        return exactly(Array.isArray(list.value) ? list.value.length : 0);
      case "array":
        return exactly(list.items.length);
      case "column":
        return lengthOf(list.list);
      case "or-else":
        return either([lengthOf(list.value), lengthOf(list.fallback)]);
      case "or-skip":
        return lengthOf(list.value);
      case "output": {
        const node = nodes.get(list.node);
        return node?.kind === "each" ? lengthOf(node.items) : lengthOfType(typing.of(list));
      }
      default:
        return lengthOfType(typing.of(list));
    }
  };
  return lengthOf;
}
