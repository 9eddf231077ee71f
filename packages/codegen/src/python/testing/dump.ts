import type { ComprehensionForm, Expression } from "../ast.js";

/** A tree as nested lists that the Python program below gives too. */
export type Dump = string | number | boolean | null | readonly Dump[];

/** Reads expressions with Python's own parser and dumps them; `-` before a number is part of the number, as here. */
export const DUMP_EXPRESSIONS = `
import ast, json, sys
sys.setrecursionlimit(10000)
OPERATORS = {"BitOr": "|", "BitAnd": "&", "LShift": "<<", "RShift": ">>", "Add": "+", "Sub": "-", "Mult": "*",
    "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**", "Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=",
    "Gt": ">", "GtE": ">=", "In": "in", "NotIn": "not in", "Is": "is", "IsNot": "is not", "And": "and", "Or": "or"}
name = lambda node: type(node).__name__
def dump(node):
    match node:
        case None: return None
        case ast.Name(id): return ["name", id]
        case ast.Attribute(value, attr): return ["attribute", dump(value), attr]
        case ast.Call(func, args, keywords):
            return ["call", dump(func), [dump(a) for a in args], [[k.arg, dump(k.value)] for k in keywords]]
        case ast.Constant(value): return ["constant", "..." if value is ... else value]
        case ast.List(elts): return ["list", *map(dump, elts)]
        case ast.Tuple(elts): return ["tuple", *map(dump, elts)]
        case ast.Dict(keys, values): return ["dict", *([dump(k), dump(v)] for k, v in zip(keys, values))]
        case ast.Subscript(value, index): return ["subscript", dump(value), dump(index)]
        case ast.Lambda(args, body):
            plain = [["plain", a.arg] for a in args.args]
            star = [["*", args.vararg.arg]] if args.vararg else []
            keyword = [["keyword", a.arg] for a in args.kwonlyargs]
            double = [["**", args.kwarg.arg]] if args.kwarg else []
            return ["lambda", plain + star + keyword + double, dump(body)]
        case ast.UnaryOp(ast.USub(), ast.Constant(int() | float() as value)) if not isinstance(value, bool) : return ["constant", -value]
        case ast.UnaryOp(op, operand): return ["unary", {"Not": "not", "USub": "-"}[name(op)], dump(operand)]
        case ast.BinOp(left, op, right): return ["binary", dump(left), OPERATORS[name(op)], dump(right)]
        case ast.BoolOp(op, values): return ["boolean", OPERATORS[name(op)], *map(dump, values)]
        case ast.Compare(left, [op], [right]): return ["compare", dump(left), OPERATORS[name(op)], dump(right)]
        case ast.IfExp(test, body, orelse): return ["conditional", dump(test), dump(body), dump(orelse)]
        case ast.ListComp(elt, [g]): return ["list for", dump(elt), *generator(g)]
        case ast.GeneratorExp(elt, [g]): return ["generator for", dump(elt), *generator(g)]
        case ast.DictComp(key, value, [g]): return ["dict for", [dump(key), dump(value)], *generator(g)]
        case ast.Starred(value): return ["starred", dump(value)]
        case _: raise ValueError(ast.dump(node))
def generator(g):
    return [dump(g.target), dump(g.iter), *map(dump, g.ifs)]
print(json.dumps([dump(ast.parse(text, mode="eval").body) for text in json.load(sys.stdin)]))
`;

/** What Python should see of a tree. */
export const dumped = (tree: Expression): Dump => {
  switch (tree.kind) {
    case "name":
      return ["name", tree.id];
    case "attribute":
      return ["attribute", dumped(tree.of), tree.name];
    case "call":
      return [
        "call",
        dumped(tree.of),
        tree.args.map(dumped),
        tree.keywords.map(({ name, value }) => [name ?? null, dumped(value)]),
      ];
    case "format":
      throw new Error(
        "Python dumps an f-string as it is written; format-literal.test.ts evaluates them instead",
      );
    case "string":
    case "number":
    case "constant":
      return ["constant", tree.value];
    case "list":
    case "tuple":
      return [tree.kind, ...tree.items.map(dumped)];
    case "dict":
      return [
        "dict",
        ...tree.entries.map(({ key, value }) => [key === undefined ? null : dumped(key), dumped(value)]),
      ];
    case "subscript":
      return ["subscript", dumped(tree.of), dumped(tree.index)];
    case "lambda":
      return ["lambda", tree.params.map(({ form, name }) => [form, name]), dumped(tree.body)];
    case "unary":
      return negated(tree) ?? ["unary", tree.operator, dumped(tree.operand)];
    case "binary":
      return ["binary", dumped(tree.left), tree.operator, dumped(tree.right)];
    case "boolean":
      return ["boolean", tree.operator, ...tree.operands.map(dumped)];
    case "compare":
      return ["compare", dumped(tree.left), tree.operator, dumped(tree.right)];
    case "conditional":
      return ["conditional", dumped(tree.test), dumped(tree.then), dumped(tree.otherwise)];
    case "comprehension":
      return [
        `${tree.form.kind} for`,
        comprehended(tree.form),
        dumped(tree.target),
        dumped(tree.iterable),
        ...tree.conditions.map(dumped),
      ];
    case "starred":
      return ["starred", dumped(tree.value)];
  }
};

const negated = (tree: Extract<Expression, { kind: "unary" }>): Dump | undefined =>
  tree.operator === "-" && tree.operand.kind === "number" && tree.operand.value >= 0
    ? ["constant", 0 - tree.operand.value]
    : undefined;

const comprehended = (form: ComprehensionForm): Dump =>
  form.kind === "dict" ? [dumped(form.key), dumped(form.value)] : dumped(form.item);
