import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { trickyString } from "../testing/json-arbitrary.js";
import { askPython } from "../testing/python.js";
import type { Expression } from "./ast.js";
import { expressions as py } from "./build.js";
import { statements as stmt } from "./build-statements.js";
import { formatPython } from "./format.js";
import { lintPython } from "./lint.js";
import { printPython } from "./print.js";
import { printExpression } from "./print-expression.js";
import { expressionArbitrary } from "./testing/expression-arbitrary.js";
import { DUMP_EXPRESSIONS, dumped } from "./testing/dump.js";

describe("printExpression", () => {
  it("prints every tree so that Python reads the same tree", () => {
    const trees = fc.sample(expressionArbitrary(), { numRuns: 1500, seed: 3 });
    const read = askPython(
      DUMP_EXPRESSIONS,
      trees.map((tree) => printExpression(tree)),
    ) as readonly unknown[];
    trees.forEach((tree, index) => expect(read[index], printExpression(tree)).toEqual(dumped(tree)));
  });

  it.each<[Expression, string]>([
    [py.binary(py.name("a"), ">>", py.binary(py.name("b"), ">>", py.name("c"))), "a >> (b >> c)"],
    [py.binary(py.binary(py.name("a"), ">>", py.name("b")), ">>", py.name("c")), "a >> b >> c"],
    [py.compare(py.compare(py.name("a"), "<", py.name("b")), "<", py.name("c")), "(a < b) < c"],
    [py.not(py.and(py.name("a"), py.name("b"))), "not (a and b)"],
    [py.attribute(py.number(1), "real"), "(1).real"],
    [py.binary(py.number(-1), "**", py.number(2)), "(-1) ** 2"],
    [py.subscript(py.name("dict"), py.tuple([py.name("str"), py.name("int")])), "dict[str, int]"],
    [py.lambda([], py.conditional(py.name("a"), py.name("b"), py.name("c"))), "lambda: b if a else c"],
    [py.tuple([py.name("a")]), "(a,)"],
  ])("prints %j as %s", (tree, text) => {
    expect(printExpression(tree)).toBe(text);
  });

  it("refuses a name that is none", () => {
    expect(() => py.call(py.name("f"), [], { "a=1, b": py.none })).toThrow("not a Python identifier");
    expect(() => py.name("class")).toThrow("not a Python identifier");
  });
});

describe("printPython", () => {
  it("prints every kind of statement", () => {
    const done = [stmt.expression(py.call(py.name("done")))];
    const text = formatPython(
      printPython([
        stmt.comment("first\nsecond"),
        stmt.importFrom("b", "c", ["d", "e"]),
        stmt.importModule("os.path", "p"),
        stmt.importFrom("..", "x"),
        stmt.annotated("n", py.name("int"), py.number(1)),
        stmt.annotated("m", py.name("str")),
        stmt.define(
          "f",
          ["a", py.param("b", { form: "keyword", annotation: py.name("int"), default: py.number(1) })],
          [],
          {
            decorators: [py.name("d"), py.call(py.name("e"))],
            returns: py.none,
          },
        ),
        stmt.choose(
          [
            [py.name("a"), done],
            [py.name("b"), [stmt.pass]],
          ],
          [stmt.comment("nothing")],
        ),
        stmt.for(py.tuple([py.name("i"), py.name("j")]), py.name("k"), done),
        stmt.with(
          [
            { context: py.call(py.name("g")), as: py.name("h") },
            { context: py.name("l"), as: undefined },
          ],
          done,
        ),
        stmt.try(
          done,
          [
            stmt.handler(py.name("E"), [stmt.raise(py.name("F"), py.name("error"))], "error"),
            stmt.handler(undefined, [stmt.raise()]),
          ],
          { otherwise: done, lastly: done },
        ),
        stmt.define(
          "g",
          [
            py.param("args", { form: "*" }),
            py.param("kw", { form: "keyword" }),
            py.param("rest", { form: "**" }),
          ],
          [stmt.docstring("What g does."), stmt.blank, stmt.return()],
        ),
      ]),
    );
    expect(text).toMatchInlineSnapshot(`
      "# first
      # second
      import os.path as p

      from b import c
      from b import d as e

      from .. import x

      n: int = 1
      m: str


      @d
      @e()
      def f(a, *, b: int = 1) -> None:
          pass


      if a:
          done()
      elif b:
          pass
      else:
          # nothing
          pass
      for i, j in k:
          done()
      with g() as h, l:
          done()
      try:
          done()
      except E as error:
          raise F from error
      except:
          raise
      else:
          done()
      finally:
          done()


      def g(*args, kw, **rest):
          """What g does."""

          return
      "
    `);
  });

  it("keeps user text inside comments and docstrings", () => {
    const texts = fc.sample(trickyString(), { numRuns: 400, seed: 4 });
    const modules = texts.flatMap((text) => {
      const commented = printPython([stmt.comment(text), stmt.comment(text), stmt.assign("x", py.number(1))]);
      const documented = printPython([stmt.define("f", [], [stmt.docstring(text), stmt.pass])]);
      return [commented, formatPython(commented), documented, formatPython(documented)];
    });
    const READ = `
import ast, json, sys
def read(text):
    tree = ast.parse(text.encode())
    return [len(tree.body), type(tree.body[0]).__name__, len(getattr(tree.body[0], "body", []))]
print(json.dumps([read(text) for text in json.load(sys.stdin)]))
`;
    const assignment = [1, "Assign", 0];
    const definition = [1, "FunctionDef", 2];
    expect(askPython(READ, modules)).toEqual(
      texts.flatMap(() => [assignment, assignment, definition, definition]),
    );
  });
});

describe("lintPython", () => {
  it("names the rule and the line", () => {
    expect(lintPython("import os\nx = undefined\n", ["F"])).toEqual([
      { rule: "F401", message: "`os` imported but unused", line: 1 },
      { rule: "F821", message: "Undefined name `undefined`", line: 2 },
    ]);
  });
});
