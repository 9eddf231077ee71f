import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkFile } from "../check.js";
import { stepTypes } from "./step-types.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "step-types-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function typesOf(files: { readonly [name: string]: string }, out = "steps.types.ts") {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const [text, diagnostics] = await stepTypes(join(folder, "steps.py"), join(folder, out));
  return {
    text,
    problems: diagnostics.map(
      ({ code, span, message }) => `${span?.file.slice(folder.length + 1)}:${span?.line} ${code} ${message}`,
    ),
  };
}

/** The schema of the argument `x` with this annotation, and what stands before the function. */
async function schemaOf(annotation: string, head = ""): Promise<string> {
  const { text, problems } = await typesOf({
    "steps.py": `from typing import *\n${head}\ndef run(x: ${annotation}) -> None: ...\n`,
  });
  return text === undefined
    ? problems.join("\n")
    : (/inputs: \{\n {4}x: (.*),\n {2}\},/su.exec(text)?.[1] ?? text).replaceAll(/\s+/g, " ");
}

describe("a type", () => {
  it("may come from in a local file", async () => {
    writeFileSync(
      join(folder, "shapes.py"),
      "from typing import TypedDict\nclass Row(TypedDict):\n  a: int\n",
    );
    expect(await schemaOf("list[Row]", "from shapes import Row")).toBe("z.array(z.object({ a: z.int(), }))");
    expect(await schemaOf("shapes.Row", "import shapes")).toBe("z.object({ a: z.int(), })");
    expect(await schemaOf("Row", "from .shapes import Row")).toBe("z.object({ a: z.int(), })");
  });
});

describe("a function", () => {
  const refusals: readonly (readonly [string, string])[] = [
    ["def run(x) -> None: ...", "the argument 'x' has no annotation"],
    ["def run(x: int, /) -> None: ...", "the argument 'x' takes no keyword"],
    ["def run(_x: int) -> None: ...", "the argument '_x' has no name that an input can have"],
    ["def run(out_x: str) -> None: ...", "the argument 'out_x' is no Path"],
    ["def run(): ...", "what it returns has no annotation"],
    ["def run() -> int: ...", "what it returns is no TypedDict"],
    ["def run() -> dict[str, int]:\n  return f()", "what it returns is not written out"],
    ["async def run() -> None: ...", "is a coroutine"],
    [
      "class R(TypedDict):\n  m: Path\ndef run() -> R: ...",
      "has an artifact 'm' and no argument 'out_m: Path'",
    ],
    [
      "class R(TypedDict):\n  m: int\ndef run(out_m: Path) -> R: ...",
      "has the value 'm', which the argument 'out_m'",
    ],
  ];
  it.each(refusals)("%j is refused", async (code, problem) => {
    const { problems } = await typesOf({
      "steps.py": `from typing import *\nfrom pathlib import Path\n${code}\n`,
    });
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems[0]).toContain("P2022 run(): ");
  });

  it("has the outputs of the dicts it returns, a name that is left out once being optional", async () => {
    const { text } = await typesOf({
      "steps.py":
        "def run(x: int) -> dict[str, float]:\n  def inner():\n    return 3\n  if x:\n    return {'a': 1, 'b': 2}\n  return {'a': inner()}\n",
    });
    expect(text).toContain("a: z.number(),\n    b: z.number().optional(),");
  });

  it("is chosen by its name or by __all__", async () => {
    const steps = "def _a(x): ...\ndef b() -> None: ...\ndef default() -> None: ...\n";
    const named = async (head: string) =>
      [...((await typesOf({ "steps.py": head + steps })).text ?? "").matchAll(/export const (\w+)/g)].map(
        ([, name]) => name,
      );
    expect(await named("")).toEqual(["b", "default_"]);
    expect(await named("__all__ = ['b']\n")).toEqual(["b"]);
  });
});

const steps = `from pathlib import Path
from typing import Annotated, Literal, TypedDict


class Scores(TypedDict):
    accuracy: float


Kind = Literal["forest", "linear"]


def train(
    data: Annotated[Path, "dataset"],
    out_model: Annotated[Path, "model"],
    kind: Kind,
    rate: float = 0.1,
    seed: int | None = None,
    context=None,
) -> Scores:
    """Trains a model.

    With a seed, always the same.
    """
`;
const pipeline = `import { pipeline, python, dataset } from "partitura";
import { train } from "./steps.types.js";

const fetch = python("fetch", { source: "./fetch.py#fetch", outputs: { data: dataset() } });
const fit = python("fit", { ...train, retries: 2 });
export default pipeline("p", {}, () => {
  const { accuracy } = fit({ data: fetch().data, kind: "forest", rate: 1 });
  return { accuracy };
});
`;

describe("the module", () => {
  it("is what python() takes: the pipeline is right and has the types of the annotations", async () => {
    const files = { "fetch.py": "def fetch(out_data): ...\n", "pipeline.ts": pipeline };
    const { text } = await typesOf({ "steps.py": steps, ...files });
    expect(text)
      .toBe(`// Made from the annotations in ./steps.py by \`partitura types\`: change them there and make it again.
import { dataset, model, z } from "partitura";

// prettier-ignore
export const train = {
  source: "./steps.py#train",
  description: "Trains a model.",
  inputs: {
    data: dataset(),
    kind: z.enum(["forest", "linear"]),
    rate: z.number().default(0.1),
    seed: z.int().nullable().default(null),
  },
  outputs: {
    model: model(),
    accuracy: z.number(),
  },
} as const;
`);
    writeFileSync(join(folder, "steps.types.ts"), text ?? "");
    const [checked, diagnostics] = await checkFile(join(folder, "pipeline.ts"));
    expect(diagnostics).toEqual([]);
    expect(checked?.pipeline.tasks["fit"]).toMatchObject({
      description: "Trains a model.",
      inputs: {
        data: { type: { artifact: "dataset" } },
        kind: { type: { enum: ["forest", "linear"] } },
        rate: { type: { type: "number" }, default: 0.1 },
        seed: { type: { anyOf: [{ type: "integer" }, { type: "null" }] }, default: null },
      },
      outputs: { model: { type: { artifact: "model" } }, accuracy: { type: { type: "number" } } },
    });
  });

  it("types the calls of the task", async () => {
    const { text } = await typesOf({ "steps.py": steps });
    writeFileSync(join(folder, "steps.types.ts"), text ?? "");
    const mistakes = pipeline.replace('kind: "forest", rate: 1', 'kind: "tree", rate: 1');
    const core = fileURLToPath(new URL("../../../core/dist/index.d.ts", import.meta.url));
    const problems = (content: string): readonly string[] => {
      const file = join(folder, "pipeline.ts");
      writeFileSync(file, content);
      const program = ts.createProgram([file], {
        module: ts.ModuleKind.NodeNext,
        target: ts.ScriptTarget.ES2023,
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        skipLibCheck: true,
        types: [],
        paths: { partitura: [core] },
      });
      return ts
        .getPreEmitDiagnostics(program)
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
    };
    expect(problems(pipeline)).toEqual([]);
    expect(problems(mistakes)).toEqual([expect.stringContaining('"tree"')]);
  }, 60_000);

  it("names the file from its own folder, and depends on nothing else", async () => {
    const beside = await typesOf({ "steps.py": "def run() -> None: ...\n" });
    const elsewhere = await typesOf({ "steps.py": "def run() -> None: ...\n" }, "flows/steps.types.ts");
    expect(beside.text).toContain('source: "./steps.py#run",');
    expect(elsewhere.text).toBe(beside.text?.replaceAll("./steps.py", "../steps.py"));
    expect((await typesOf({ "steps.py": "" })).text).toContain("export {};");
  });

  it("is not made from what does not parse, or is not there", async () => {
    expect((await typesOf({})).problems).toEqual([expect.stringContaining("P8001")]);
    const files = {
      "steps.py": "from shapes import Row\ndef run(x: Row) -> None: ...\n",
      "shapes.py": "\nclass",
    };
    expect((await typesOf(files)).problems).toEqual([
      "shapes.py:2 P2012 'steps.py' does not parse: invalid syntax (line 2)",
    ]);
  });
});
