import { MagicString } from "magic-string";
import { allSyntaxNodes, isSyntaxNode, parseModule, type SyntaxNode } from "./syntax.js";

const name = "__partitura_tested";

/** The operands of a node that decide something by their truth or identity, which no proxy can see. */
function testedIn(node: SyntaxNode): readonly unknown[] {
  switch (node.type) {
    case "IfStatement":
    case "ConditionalExpression":
    case "WhileStatement":
    case "DoWhileStatement":
    case "ForStatement":
      return [node["test"]];
    case "LogicalExpression":
      return [node["left"]];
    case "UnaryExpression":
      return node["operator"] === "!" ? [node["argument"]] : [];
    case "SwitchStatement":
      return [node["discriminant"]];
    default:
      return [];
  }
}

/** Operands that are plainly no reference need no wrapping. */
const harmless = new Set([
  "Literal",
  "TemplateLiteral",
  "ArrowFunctionExpression",
  "FunctionExpression",
  "UnaryExpression",
  "BinaryExpression",
]);

/**
 * The text of a pipeline module with every tested operand wrapped in a call that reports references, and with
 * `import.meta.url` as it was. Lines stay where they are; the source map is inline.
 */
export function wrapTestedOperands(file: string, url: string, text: string): string {
  const program = parseModule(file, text);
  if (program === undefined) return text;
  const edited = new MagicString(text);
  for (const node of allSyntaxNodes(program)) {
    for (const operand of testedIn(node)) {
      if (!isSyntaxNode(operand) || harmless.has(operand.type)) continue;
      edited.appendLeft(operand.start, `${name}(`).prependRight(operand.end, ")");
    }
    if (node.type === "MemberExpression" && text.slice(node.start, node.end) === "import.meta.url") {
      edited.overwrite(node.start, node.end, JSON.stringify(url));
    }
  }
  if (!edited.hasChanged()) return text;
  edited.prepend(`import { tested as ${name} } from "@partitura/core"; `);
  const map = edited.generateMap({ source: file, hires: true, includeContent: false });
  return `${edited.toString()}\n//# sourceMappingURL=${map.toUrl()}`;
}
