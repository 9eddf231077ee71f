import { posix, relative, sep } from "node:path";
import type { Arm, Node, Span } from "@partitura/core";

/** Makes every span relative to a folder. */
export function placedIn(root: string): {
  readonly span: (span: Span) => Span;
  readonly node: (node: Node) => Node;
} {
  const span = (it: Span): Span => ({ ...it, file: relative(root, it.file).split(sep).join(posix.sep) });
  const arm = (it: Arm): Arm => ({ ...it, nodes: it.nodes.map(node) });
  function node(it: Node): Node {
    switch (it.kind) {
      case "task":
        return { ...it, span: span(it.span) };
      case "each":
        return { ...it, nodes: it.nodes.map(node), span: span(it.span) };
      case "when":
        return {
          ...it,
          then: arm(it.then),
          otherwise: it.otherwise && arm(it.otherwise),
          span: span(it.span),
        };
    }
  }
  return { span, node };
}
