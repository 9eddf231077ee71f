import { parseSync } from "oxc-parser";

/** A node of the syntax tree: its kind, where it stands in the text, and its fields. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** Whether a value is a node of the syntax tree. */
export function isSyntaxNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    typeof value.type === "string" &&
    "start" in value
  );
}

/** The nodes directly inside a node. */
export function* childNodes(node: SyntaxNode): Generator<SyntaxNode> {
  for (const value of Object.values(node)) {
    if (isSyntaxNode(value)) yield value;
    else if (Array.isArray(value)) yield* value.filter(isSyntaxNode);
  }
}

/** Every node inside a node, itself first. */
export function* allSyntaxNodes(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of childNodes(node)) yield* allSyntaxNodes(child);
}

/** The syntax tree of a TypeScript or JavaScript text; undefined when it does not parse (esbuild reports that). */
export function parseModule(file: string, text: string): SyntaxNode | undefined {
  const { program, errors } = parseSync(file, text);
  return errors.length > 0 ? undefined : (program as unknown as SyntaxNode);
}

/** The local names under which a module imports things, by where they come from. */
export interface Imports {
  /** Local name to imported name, for imports of the DSL. */
  readonly dsl: ReadonlyMap<string, string>;
  /** Local names of namespace imports of the DSL. */
  readonly namespaces: ReadonlySet<string>;
}

/** Whether a module specifier is the DSL. */
export const isDsl = (specifier: string): boolean =>
  specifier === "partitura" || specifier === "@partitura/core";

/** What a module imports from the DSL. */
export function dslImports(program: SyntaxNode): Imports {
  const dsl = new Map<string, string>();
  const namespaces = new Set<string>();
  for (const statement of program["body"] as readonly SyntaxNode[]) {
    if (statement.type !== "ImportDeclaration") continue;
    if (!isDsl((statement["source"] as { readonly value: string }).value)) continue;
    for (const specifier of statement["specifiers"] as readonly SyntaxNode[]) {
      const local = (specifier["local"] as { readonly name: string }).name;
      if (specifier.type === "ImportSpecifier")
        dsl.set(local, (specifier["imported"] as { readonly name: string }).name);
      else namespaces.add(local);
    }
  }
  return { dsl, namespaces };
}
