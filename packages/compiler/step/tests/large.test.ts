import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
// @ts-expect-error -- plain JavaScript, as it is emitted
import { execute } from "../step.mjs";

interface Result {
  readonly outputs?: { readonly [name: string]: unknown };
  readonly fails?: string;
}
type Language = "Python" | "TypeScript";

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "step-large-"));
afterAll(() => rmSync(folder, { recursive: true }));

const echo = (inputs: object): object => inputs;
const runPython = `import json, sys
sys.path.insert(0, sys.argv[1])
import step
try:
    print(json.dumps({"outputs": step.perform(json.load(open(sys.argv[2])))}))
except step.StepFailed as error:
    print(json.dumps({"fails": str(error)}))
`;

async function run(language: Language, request: object): Promise<Result> {
  if (language === "TypeScript") {
    return execute(echo, request).then(
      (outputs: Result["outputs"]) => ({ outputs }),
      (error: Error) => ({ fails: error.message }),
    );
  }
  const file = join(folder, "request.json");
  writeFileSync(file, JSON.stringify({ ...request, source: "tests/bodies.py", function: "echo" }));
  const text = execFileSync("python3", ["-c", runPython, join(here, ".."), file], { encoding: "utf8" });
  return JSON.parse(text) as Result;
}

const list = { type: "array", items: { type: "integer" } };
const types = { inputs: { rows: list }, outputs: { rows: list } };
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);
const target = (name: string) => ({ path: join(folder, name), uri: `store:${name}` });

/** The request for a body that gives back the list it is given, which is kept in a file. */
function requestFor(rows: unknown, large: object): object {
  const text = JSON.stringify(rows);
  const path = join(folder, "given.json");
  writeFileSync(path, text);
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { types, inputs: { rows: { type: "large-value", uri: "store:given", sha256, path } }, large };
}

describe.each<Language>(["Python", "TypeScript"])("a value above 48 KiB in %s", (language) => {
  it("is kept in a file where a place for it is given", async () => {
    const rows = numbers(20_000);
    const files = { rows: { path: join(folder, "files", language), format: "json" } };
    const place = target(`kept-${language}`);
    const { outputs, fails } = await run(language, { ...requestFor(rows, { rows: place }), files });
    const written = readFileSync(place.path);
    const sha256 = createHash("sha256").update(written).digest("hex");
    expect(fails).toBeUndefined();
    expect(outputs).toEqual({ rows: { type: "large-value", uri: place.uri, sha256 } });
    expect(JSON.parse(written.toString())).toEqual(rows);
    expect(JSON.parse(readFileSync(files.rows.path, "utf8"))).toEqual(outputs?.["rows"]);
  });

  it("fails the task where none is", async () => {
    expect(await run(language, requestFor(numbers(20_000), {}))).toEqual({
      fails: "P7103: outputs.rows is larger than 48 KiB",
    });
  });

  it("travels as it is when it is small", async () => {
    const result = await run(language, requestFor([1, 2], { rows: target("small") }));
    expect(result).toEqual({ outputs: { rows: [1, 2] } });
  });

  it("is checked when it is read", async () => {
    const fits = await run(language, requestFor(["a"], {}));
    expect(fits.fails).toMatch(/^P7101: inputs\.rows\[0\] does not fit/u);
    const changed = requestFor([1], {});
    writeFileSync(join(folder, "given.json"), "[2]");
    expect((await run(language, changed)).fails).toMatch(/^P7101: inputs\.rows is not what was kept/u);
  });

  it("is refused as an input that is no reference", async () => {
    const result = await run(language, { types, inputs: { rows: numbers(20_000) } });
    expect(result).toEqual({ fails: "P7103: inputs.rows is larger than 48 KiB" });
  });
});
