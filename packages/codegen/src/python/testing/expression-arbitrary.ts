import fc from "fast-check";
import type { BinaryOperator, CompareOperator, ComprehensionForm, Expression, Parameter } from "../ast.js";
import { expressions as py } from "../build.js";

const BINARY: readonly BinaryOperator[] = ["|", "&", "<<", ">>", "+", "-", "*", "/", "//", "%", "**"];
const COMPARE: readonly CompareOperator[] = [
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "in",
  "not in",
  "is",
  "is not",
];

const word = fc.constantFrom("a", "b", "c");
const atom: fc.Arbitrary<Expression> = fc.oneof(
  word.map(py.name),
  fc.integer({ min: -2, max: 9 }).map((value) => py.number(value)),
  fc.constantFrom(0.5, -1.5, 1e30).map((value) => py.number(value)),
  fc.constantFrom("x", "it's\n").map(py.string),
  fc.constantFrom(py.none, py.true, py.false, py.ellipsis),
);

const params: fc.Arbitrary<readonly Parameter[]> = fc.constantFrom<readonly Parameter[]>(
  [],
  [py.param("a")],
  [py.param("a"), py.param("b", { form: "keyword" })],
  [py.param("a", { form: "*" }), py.param("c", { form: "**" })],
);

/** Expression trees of every kind, each child free to be anything that Python's grammar allows in its place. */
export const expressionArbitrary = (): fc.Arbitrary<Expression> =>
  fc.letrec<{ tree: Expression; form: ComprehensionForm }>((tie) => {
    const tree = tie("tree");
    const some = fc.array(tree, { maxLength: 3 });
    return {
      form: fc.oneof(
        fc.record({ kind: fc.constantFrom("list" as const, "generator" as const), item: tree }),
        fc.record({ kind: fc.constant("dict" as const), key: tree, value: tree }),
      ),
      tree: fc.oneof(
        { maxDepth: 5, depthSize: "medium", withCrossShrink: true },
        atom,
        fc.tuple(tree, word).map(([of, name]) => py.attribute(of, name)),
        fc
          .tuple(
            tree,
            fc.array(fc.tuple(tree, fc.boolean()), { maxLength: 3 }),
            fc.option(tree),
            fc.option(tree),
          )
          .map(([of, args, value, unpack]) =>
            py.call(
              of,
              args.map(([arg, star]) => (star ? py.starred(arg) : arg)),
              { k: value ?? undefined },
              unpack ?? undefined,
            ),
          ),
        fc.tuple(some, fc.boolean()).map(([items, star]) => py.list(star ? items.map(py.starred) : items)),
        some.map(py.tuple),
        fc
          .array(fc.tuple(fc.option(tree), tree), { maxLength: 2 })
          .map((entries) => py.dictOf(entries.map(([key, value]) => ({ key: key ?? undefined, value })))),
        fc.tuple(tree, tree).map(([of, index]) => py.subscript(of, index)),
        fc.tuple(params, tree).map(([names, body]) => py.lambda(names, body)),
        tree.map(py.not),
        tree.map(py.negative),
        fc.tuple(tree, fc.constantFrom(...BINARY), tree).map((parts) => py.binary(...parts)),
        fc.tuple(tree, fc.constantFrom(...COMPARE), tree).map((parts) => py.compare(...parts)),
        fc
          .tuple(fc.constantFrom(py.and, py.or), tree, tree, tree)
          .map(([join, ...operands]) => join(...operands)),
        fc.tuple(tree, tree, tree).map((parts) => py.conditional(...parts)),
        fc
          .tuple(tie("form"), tree, fc.option(tree))
          .map(([form, iterable, condition]) =>
            py.comprehension(
              form,
              py.tuple([py.name("a"), py.name("b")]),
              iterable,
              ...(condition === null ? [] : [condition]),
            ),
          ),
      ),
    };
  }).tree;
