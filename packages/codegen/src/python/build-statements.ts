import type { Expression, FunctionDefinition, Handler, Parameter, Statement, WithItem } from "./ast.js";
import { expressions } from "./build.js";
import { identifier, moduleName } from "./identifier.js";

/** `import module as alias` */
const importModule = (module: string, alias?: string): Statement => ({
  kind: "import",
  module: moduleName(module),
  alias: alias === undefined ? undefined : identifier(alias),
});

/** `from module import a, b as c`: a name, or a name and its alias. A relative module begins with dots. */
const importFrom = (module: string, ...names: readonly (string | readonly [string, string])[]): Statement => {
  const [, dots = "", rest = ""] = /^(\.*)(.*)$/.exec(module) ?? [];
  return {
    kind: "import-from",
    module: dots + (rest === "" && dots !== "" ? "" : moduleName(rest)),
    names: names.map((each) =>
      typeof each === "string"
        ? { name: identifier(each), alias: undefined }
        : { name: identifier(each[0]), alias: identifier(each[1]) },
    ),
  };
};

const target = (to: string | Expression): Expression => (typeof to === "string" ? expressions.name(to) : to);

const assign = (to: string | Expression, value: Expression): Statement => ({
  kind: "assign",
  targets: [target(to)],
  value,
});

const annotated = (to: string | Expression, annotation: Expression, value?: Expression): Statement => ({
  kind: "ann-assign",
  target: target(to),
  annotation,
  value,
});

const expression = (value: Expression): Statement => ({ kind: "expression", value });

/** A function; its parameters given as names or as `expressions.param(…)`. */
const define = (
  name: string,
  params: readonly (string | Parameter)[],
  body: readonly Statement[],
  options: { readonly decorators?: readonly Expression[]; readonly returns?: Expression } = {},
): FunctionDefinition => ({
  kind: "function",
  name: identifier(name),
  decorators: options.decorators ?? [],
  params: params.map((each) => (typeof each === "string" ? expressions.param(each) : each)),
  returns: options.returns,
  body,
});

/** `with context as name:`; several contexts by giving a list. */
const using = (
  contexts: Expression | readonly WithItem[],
  body: readonly Statement[],
  as?: string,
): Statement => ({
  kind: "with",
  items:
    "kind" in contexts
      ? [{ context: contexts, as: as === undefined ? undefined : expressions.name(as) }]
      : contexts,
  body,
});

const when = (test: Expression, body: readonly Statement[], otherwise?: readonly Statement[]): Statement => ({
  kind: "if",
  branches: [{ test, body }],
  otherwise,
});

/** `if … elif … else` */
const choose = (
  branches: readonly (readonly [test: Expression, body: readonly Statement[]])[],
  otherwise?: readonly Statement[],
): Statement => ({ kind: "if", branches: branches.map(([test, body]) => ({ test, body })), otherwise });

const loop = (to: string | Expression, iterable: Expression, body: readonly Statement[]): Statement => ({
  kind: "for",
  target: target(to),
  iterable,
  body,
});

const attempt = (
  body: readonly Statement[],
  handlers: readonly Handler[],
  options: { readonly otherwise?: readonly Statement[]; readonly lastly?: readonly Statement[] } = {},
): Statement => ({ kind: "try", body, handlers, otherwise: options.otherwise, lastly: options.lastly });

/** One `except type as name:` of an `attempt`. */
const handler = (type: Expression | undefined, body: readonly Statement[], as?: string): Handler => ({
  type,
  as: as === undefined ? undefined : identifier(as),
  body,
});

/** Builders of statements: `statements.define("train", ["features"], [statements.return(…)])`. */
export const statements = {
  importModule,
  importFrom,
  assign,
  annotated,
  expression,
  define,
  with: using,
  if: when,
  choose,
  for: loop,
  try: attempt,
  handler,
  return: (value?: Expression): Statement => ({ kind: "return", value }),
  raise: (exception?: Expression, cause?: Expression): Statement => ({ kind: "raise", exception, cause }),
  pass: { kind: "pass" } as Statement,
  /** Documentation of the function or module it stands first in. Formatters re-indent it: for values use a string. */
  docstring: (text: string): Statement => ({ kind: "docstring", text }),
  comment: (text: string): Statement => ({ kind: "comment", text }),
  blank: { kind: "blank" } as Statement,
} as const;
