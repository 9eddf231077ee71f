import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stepTypes } from "./step-types.js";

const imports = "import typing as t\nimport pathlib\nfrom typing import *\nfrom pathlib import Path\n";

interface Case {
  readonly annotation?: string;
  /** What stands before the function. */
  readonly head?: string;
}

/** For each case the schema of an argument `x` of a function, or what is wrong with it. One Python answers all. */
async function schemasOf(cases: readonly Case[], only: boolean): Promise<readonly string[]> {
  const folders = mkdtempSync(join(tmpdir(), "annotations-"));
  const file = join(folders, "steps.py");
  const blocks = cases.map(
    ({ annotation = "Alias", head = "" }, index) =>
      `${head.replaceAll(/\b(Alias|Base)\b/g, `$1${index}`)}\ndef run${index}(x: ${annotation.replaceAll("Alias", `Alias${index}`)}) -> None: ...\n`,
  );
  writeFileSync(file, imports + blocks.join(""));
  const [text, diagnostics] = await stepTypes(file, join(folders, "steps.types.ts"));
  rmSync(folders, { recursive: true });
  expect(text === undefined).toBe(only);
  return cases.map((_, index) => {
    const problems = diagnostics.filter(({ message }) => message.startsWith(`run${index}()`));
    const schema = new RegExp(`#run${index}",\n {2}inputs: \\{\n {4}x: (.*?),\n {2}\\},`, "su").exec(
      text ?? "",
    );
    return [...problems.map(({ code, message }) => `${code} ${message}`), schema?.[1] ?? ""]
      .join("")
      .replaceAll(/\s+/g, " ");
  });
}

/** Runs a table in one go. */
const table = (
  rows: readonly (readonly [code: string, expected: string])[],
  read: (code: string) => Case,
  refused: boolean,
): {
  readonly rows: readonly (readonly [string, string, number])[];
  readonly answers: () => Promise<readonly string[]>;
} => {
  let answers: Promise<readonly string[]> | undefined;
  return {
    rows: rows.map(([code, expected], index) => [code, expected, index]),
    answers: () =>
      (answers ??= schemasOf(
        rows.map(([code]) => read(code)),
        refused,
      )),
  };
};

describe("an annotation", () => {
  const plain = table(
    [
      ["int", "z.int()"],
      ["float", "z.number()"],
      ["str", "z.string()"],
      ["bool", "z.boolean()"],
      ["t.Any", "z.unknown()"],
      ["'int'", "z.int()"],
      ["list[t.List[float]]", "z.array(z.array(z.number()))"],
      ["list", "z.array(z.unknown())"],
      ["dict[str, int]", "z.record(z.string(), z.int())"],
      ["t.Literal['a', 'b\"']", String.raw`z.enum(["a", "b\""])`],
      ["t.Literal['a']", 'z.literal("a")'],
      ["t.Literal[1, True, 'a']", 'z.literal([1, true, "a"])'],
      ["t.Literal['a', None]", 'z.literal("a").nullable()'],
      ["t.Optional[int]", "z.int().nullable()"],
      ["int | None | str", "z.union([z.int(), z.string()]).nullable()"],
      ["t.Union[int, float]", "z.number()"],
      ["t.Annotated[int, 'years']", "z.int()"],
      ["Path", "file()"],
      ["pathlib.Path", "file()"],
      ["t.Annotated[Path, 'model']", "model()"],
      ["int = 3", "z.int().default(3)"],
      ["float = -1", "z.number().default(-1)"],
      ["list[int] = [1, 2]", "z.array(z.int()).default([1,2])"],
      ["dict = {'a': None}", 'z.record(z.string(), z.unknown()).default({"a":null})'],
      ["int | None = None", "z.int().nullable().default(null)"],
      ["int = None", "z.int().optional()"],
      ["int = 2 * HOURS", "z.int().optional()"],
      ["Path | None = None", "file().optional()"],
    ],
    (annotation) => ({ annotation }),
    false,
  );
  it.each(plain.rows)("%s is %s", async (_, schema, index) => {
    expect((await plain.answers())[index]).toBe(schema);
  });

  const named = table(
    [
      ["Alias = list[int]", "z.array(z.int())"],
      ["Alias: TypeAlias = 'float'", "z.number()"],
      ["Alias = NewType('Alias', str)", "z.string()"],
      [
        "class Alias(TypedDict):\n  a: int\n  b: NotRequired[str]",
        "z.object({ a: z.int(), b: z.string().optional(), })",
      ],
      [
        "class Alias(TypedDict, total=False):\n  a: Required[int]\n  b: str",
        "z.object({ a: z.int(), b: z.string().optional(), })",
      ],
      [
        "class Base(TypedDict):\n  a: int\nclass Alias(Base):\n  b: str",
        "z.object({ a: z.int(), b: z.string(), })",
      ],
      ["Alias = TypedDict('Alias', {'a-b': int})", 'z.object({ "a-b": z.int(), })'],
    ],
    (head) => ({ head }),
    false,
  );
  it.each(named.rows)("that names %j is %s", async (_, schema, index) => {
    expect((await named.answers())[index]).toBe(schema);
  });

  const wrong = table(
    [
      ["set[int]", "is set[int], which is no type of JSON values"],
      ["'list['", "does not parse"],
      ["Nowhere", "is Nowhere, which is no type"],
      ["dict[int, str]", "the keys of JSON objects are strings"],
      ["list[Path]", "only a whole input is an artifact"],
      ["Path | int", "may be absent has the default None"],
      ["t.Annotated[Path, 'plot']", "has the artifact kind 'plot'; kinds are file, directory"],
      ["t.Literal[b'a']", "whose values are not JSON"],
      ["int = 'a'", "has the default 'a', which is not of its type"],
      ["bool = 1", "which is not of its type"],
    ],
    (annotation) => ({ annotation }),
    true,
  );
  it.each(wrong.rows)("%s is refused: %s", async (_, problem, index) => {
    const answer = (await wrong.answers())[index];
    expect(answer).toMatch(/^P2022 run\d+\(\): the argument 'x' /);
    expect(answer).toContain(problem);
  });

  const wrongNames = table(
    [
      ["from dataclasses import dataclass\n@dataclass\nclass Alias:\n  a: int", "no TypedDict"],
      ["class Alias(TypedDict):\n  a: 'list[Alias]'", "which holds itself"],
      ["class Alias(TypedDict):\n  a: complex", "is complex"],
    ],
    (head) => ({ head }),
    true,
  );
  it.each(wrongNames.rows)("that names %j is refused: %s", async (_, problem, index) => {
    const answer = (await wrongNames.answers())[index];
    expect(answer).toMatch(/^P2022 run\d+\(\): the argument 'x' /);
    expect(answer).toContain(problem);
  });
});
