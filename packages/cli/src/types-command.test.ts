import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectWith, runCli } from "./testing/run-cli.js";

const steps = `from pathlib import Path
from typing import Annotated, Literal, TypedDict


class Scores(TypedDict):
    accuracy: float
    kind: str


def train(out_model: Annotated[Path, "model"], kind: Literal["forest", "linear"], rate: float = 0.5) -> Scores:
    """Trains a model."""
    out_model.write_text(kind)
    return {"accuracy": rate, "kind": kind}
`;
const pipeline = `import { pipeline, python } from "partitura";
import { train } from "./steps.types.js";

const fit = python("fit", { ...train, retries: 2 });

export default pipeline("fitting", {}, () => {
  const { accuracy, kind } = fit({ kind: "forest" });
  return { accuracy, kind };
});
`;

test("types: writes the module beside the file, the pipeline runs with it, --check sees when it is stale", async () => {
  const folder = projectWith({ "steps.py": steps, "pipeline.ts": pipeline });
  const missing = await runCli(["types", "steps.py", "--check"], folder);
  expect({ ...missing, stderr: "" }).toEqual({ code: 1, stdout: "", stderr: "" });
  expect(missing.stderr).toContain("P2024");
  expect(missing.stderr).toContain("partitura types steps.py");
  expect(existsSync(join(folder, "steps.types.ts"))).toBe(false);

  const written = await runCli(["types", "steps.py"], folder);
  expect(written).toEqual({ code: 0, stdout: "steps.types.ts\n", stderr: "" });
  expect(await runCli(["types", "steps.py", "--check"], folder)).toEqual({ code: 0, stdout: "", stderr: "" });
  const ran = await runCli(["run", "pipeline.ts"], folder);
  expect(ran.stderr).toBe("");
  expect(ran.stdout).toMatch(/accuracy +0\.5\n +kind +forest\n/);

  writeFileSync(join(folder, "steps.py"), steps.replace("rate: float = 0.5", "rate: float"));
  const stale = await runCli(["types", "steps.py", "--check"], folder);
  expect(stale.code).toBe(1);
  expect(stale.stderr).toContain("'steps.types.ts' is not what the annotations in 'steps.py' say");
}, 60_000);

test("types: --out elsewhere, what is not annotated well with its line, a file that is not there", async () => {
  const folder = projectWith({ "lib/steps.py": steps, "lib/bad.py": "def run(x: set[int]) -> None: ...\n" });
  const args = ["types", "lib/steps.py", "--out", "flow.types.ts"];
  expect(await runCli(args, folder)).toEqual({ code: 0, stdout: "flow.types.ts\n", stderr: "" });
  expect(readFileSync(join(folder, "flow.types.ts"), "utf8")).toContain('source: "./lib/steps.py#train"');

  const { code, stdout, stderr } = await runCli(["types", "lib/bad.py"], folder);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("P2022");
  expect(stderr).toContain("run(): the argument 'x' is set[int], which is no type of JSON values");
  expect(stderr).toContain("lib/bad.py:1:12");
  expect(existsSync(join(folder, "lib/bad.types.ts"))).toBe(false);

  const gone = await runCli(["types", "gone.py"], folder);
  expect(gone.code).toBe(1);
  expect(gone.stderr).toContain("P8001");
  const without = await runCli(["types", "lib/steps.py"], folder, {
    env: { PARTITURA_PYTHON: "/no/python" },
  });
  expect(without.code).toBe(1);
  expect(without.stderr).toContain("P2023");
}, 60_000);

test("types: the example in the documentation is what the command writes", async () => {
  const page = readFileSync(new URL("../../../docs/cli.md", import.meta.url), "utf8");
  const section = /\n## types\n([\s\S]*?)\n## /.exec(page)?.[1] ?? "";
  const [python = "", typescript = ""] = ["python", "ts"].map(
    (language) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section)?.[1] ?? "",
  );
  const imports = "from pathlib import Path\nfrom typing import Annotated, Literal, TypedDict\n";
  const folder = projectWith({ "steps.py": imports + python });
  expect(await runCli(["types", "steps.py"], folder)).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(join(folder, "steps.types.ts"), "utf8")).toBe(typescript);
}, 60_000);
