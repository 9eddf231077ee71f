import { MagicString } from "magic-string";
import {
  allSyntaxNodes,
  childNodes,
  dslImports,
  isSyntaxNode,
  parseModule,
  type Imports,
  type SyntaxNode,
} from "../load/syntax.js";

/** A module rewritten so that it exports the body of one task, as `run` of an object, and drops everything the DSL would have made. */
export interface Extracted {
  readonly text: string;
  /** Whether the task was found at the module's top level. */
  readonly found: boolean;
  /** What the top level reads from the world: it is read again wherever the task runs. */
  readonly impure: readonly { readonly what: string; readonly offset: number }[];
}

const holder = "__partitura_body";

/** The name of the DSL function that a call calls. */
function dslCallee(node: SyntaxNode, { dsl, namespaces }: Imports): string | undefined {
  if (node.type !== "CallExpression") return undefined;
  const callee = node["callee"] as SyntaxNode & { readonly name?: string };
  if (callee.type === "Identifier") return dsl.get(callee.name ?? "");
  if (callee.type !== "MemberExpression") return undefined;
  const object = callee["object"] as { readonly name?: string };
  return namespaces.has(object.name ?? "")
    ? (callee["property"] as { readonly name?: string }).name
    : undefined;
}

/** Calls of the DSL that run when the module loads: not those inside functions. */
function* topLevelCalls(node: SyntaxNode, imports: Imports): Generator<readonly [SyntaxNode, string]> {
  if (/Function/.test(node.type) || node.type === "MethodDefinition") return;
  const name = dslCallee(node, imports);
  if (name !== undefined && name !== "z") {
    yield [node, name];
    return;
  }
  for (const child of childNodes(node)) yield* topLevelCalls(child, imports);
}

const usesDsl = (node: SyntaxNode, { dsl, namespaces }: Imports): boolean =>
  [...allSyntaxNodes(node)].some(
    (it) =>
      it.type === "Identifier" && (dsl.has(it["name"] as string) || namespaces.has(it["name"] as string)),
  );

/** Where the functions that declare a task with a TypeScript body take its specification, and how it names the body. */
const bodies: ReadonlyMap<string, { readonly argument: number; readonly property: string }> = new Map([
  ["task", { argument: 1, property: "run" }],
  ["native", { argument: 3, property: "fake" }],
]);

function isTask(call: SyntaxNode, name: string, id: string): boolean {
  const [first] = call["arguments"] as readonly SyntaxNode[];
  return bodies.has(name) && first?.type === "Literal" && first["value"] === id;
}

/** The source of an expression that gives the body of a task, from the arguments of its declaration. */
function bodyOf(
  call: SyntaxNode,
  name: string,
):
  | { readonly start: number; readonly end: number; readonly before: string; readonly after: string }
  | undefined {
  const place = bodies.get(name);
  const spec = (call["arguments"] as readonly SyntaxNode[])[place?.argument ?? 0];
  if (place === undefined || spec === undefined) return undefined;
  const after = `).${place.property}`;
  if (spec.type === "ObjectExpression") {
    const run = (spec["properties"] as readonly SyntaxNode[]).find(
      (it) => it.type === "Property" && (it["key"] as { readonly name?: string }).name === place.property,
    );
    if (run !== undefined) return { start: run.start, end: run.end, before: "({ ", after: ` }${after}` };
  }
  return { start: spec.start, end: spec.end, before: "(", after };
}

const worldly = /^(process\.env|Date\.now|Math\.random|performance\.now|crypto\.randomUUID)/;

function impureReads(node: SyntaxNode, text: string): { readonly what: string; readonly offset: number }[] {
  if (/Function/.test(node.type)) return [];
  if (node.type === "MemberExpression") {
    const match = worldly.exec(text.slice(node.start, node.end));
    if (match?.[1] !== undefined) return [{ what: match[1], offset: node.start }];
  }
  return [...childNodes(node)].flatMap((child) => impureReads(child, text));
}

/**
 * Rewrites a module for the bundle of one task. Calls of the DSL at the top level become `void 0`, constants made with
 * it become pure, so that the bundler drops them; the task's own declaration becomes its body.
 */
export function extractBody(file: string, text: string, id: string | undefined): Extracted {
  const program = parseModule(file, text);
  if (program === undefined) return { text, found: false, impure: [] };
  const imports = dslImports(program);
  const edited = new MagicString(text);
  let found = false;
  const impure: { readonly what: string; readonly offset: number }[] = [];

  for (const statement of program["body"] as readonly SyntaxNode[]) {
    if (statement.type === "ImportDeclaration") continue;
    const calls = [...topLevelCalls(statement, imports)];
    const wanted = id !== undefined && !found && calls.some(([call, name]) => isTask(call, name, id));
    const constants = wanted ? [] : declarators(statement);
    for (const { init } of constants) {
      if (!isSyntaxNode(init)) continue;
      if (dslCallee(init, imports) !== undefined) edited.overwrite(init.start, init.end, "void 0");
      else if (usesDsl(init, imports))
        edited.appendLeft(init.start, "/* @__PURE__ */ (() => (").prependRight(init.end, "))()");
      else impure.push(...impureReads(init, text));
    }
    if (constants.length > 0) continue;
    for (const [call, name] of calls) {
      const body = id !== undefined && isTask(call, name, id) ? bodyOf(call, name) : undefined;
      if (body === undefined) {
        edited.overwrite(call.start, call.end, "void 0");
        continue;
      }
      found = true;
      edited.overwrite(call.start, body.start, `(${holder}.run = ${body.before}`);
      edited.overwrite(body.end, call.end, `${body.after})`);
    }
  }
  if (found) edited.prepend(`const ${holder} = {}; `).append(`\nexport { ${holder} };\n`);
  const map = edited.generateMap({ source: file, hires: true, includeContent: false });
  return { text: `${edited.toString()}\n//# sourceMappingURL=${map.toUrl()}`, found, impure };
}

function declarators(statement: SyntaxNode): readonly SyntaxNode[] {
  const declaration = statement.type === "ExportNamedDeclaration" ? statement["declaration"] : statement;
  if (!isSyntaxNode(declaration) || declaration.type !== "VariableDeclaration") return [];
  return declaration["declarations"] as readonly SyntaxNode[];
}
