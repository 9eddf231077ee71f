import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { lintPython } from "@partitura/codegen";
import { describe, expect, it } from "vitest";
import { supportFiles } from "./print/support.js";
import { emit, textOf } from "./testing/emit.js";
import { pipelines } from "./testing/pipelines.js";

const goldenFolder = join(import.meta.dirname, "golden");
/** Set to write what is emitted now as what is expected. */
const updating = process.env["UPDATE_EXPECTED"] !== undefined;

/** Assets and support files are what they are; the others are made. */
const isMade = (path: string): boolean => !/_steps\/(?!steps\.json)/.test(path);

const filesUnder = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .toSorted()
    : [];

describe.each(Object.entries(pipelines))("%s", (id, pipeline) => {
  const outcome = emit(pipeline);
  const made = (outcome[0]?.files ?? []).filter(({ path }) => isMade(path));
  const folder = join(goldenFolder, id);

  it("is emitted as expected, no file more and none less", () => {
    if (updating) {
      rmSync(folder, { recursive: true, force: true });
      for (const { path, text } of made) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, `${path}.golden`), text);
      }
    }
    const expected = Object.fromEntries(
      filesUnder(folder).map((path) => [
        path.replace(/\.golden$/, ""),
        readFileSync(join(folder, path), "utf8"),
      ]),
    );
    expect(Object.fromEntries(made.map(({ path, text }) => [path, text]))).toEqual(expected);
    expect(made.length).toBeGreaterThan(2);
  });

  it("is the same when it is emitted again", () => {
    expect(emit(structuredClone(pipeline))).toEqual(outcome);
  });

  it("has nothing that Ruff finds wrong", () => {
    const [flow] = made;
    const rules = ["E4", "E7", "E9", "F", "I", "UP", "PIE", "C4", "RET"];
    const folder = made.map(({ path }) => path.split("/")).find((it) => it.length > 1)?.[0] ?? "";
    expect(lintPython(flow?.text ?? "", rules, [folder])).toEqual([]);
  });

  it("names every task node", () => {
    const flow = made[0]?.text ?? "";
    for (const name of Object.values(outcome[0]?.tasks ?? {})) expect(flow).toContain(`name="${name}"`);
  });
});

it("has support files that Ruff finds nothing wrong with", () => {
  for (const text of supportFiles.values())
    expect(lintPython(text, ["E", "F", "I", "B", "UP", "N"])).toEqual([]);
  expect(supportFiles.size).toBe(8);
});

it("says in steps.json where things are", () => {
  const pipeline = pipelines["values"];
  if (pipeline === undefined) throw new Error("no pipeline");
  const outcome = emit(pipeline, {
    artifacts: { kind: "folder", path: "/mnt/artifacts" },
    environments: "/mnt/venvs",
    node: "/opt/node",
  });
  const settings = JSON.parse(textOf(outcome, "steps.json")) as Record<string, unknown>;
  expect(settings).toMatchObject({
    artifacts: "/mnt/artifacts",
    environments: "/mnt/venvs",
    node: "/opt/node",
  });
});

it("says which object store there is, and emits what reaches it", () => {
  const pipeline = pipelines["artifacts"];
  if (pipeline === undefined) throw new Error("no pipeline");
  const outcome = emit(pipeline, {
    artifacts: {
      kind: "azure",
      account: "lake",
      container: "runs",
      prefix: "a/b",
      python: "/opt/store/bin/python",
    },
  });
  expect(JSON.parse(textOf(outcome, "steps.json"))).toMatchObject({
    artifacts: null,
    store: { uri: "az://lake/runs/a/b", options: {}, python: "/opt/store/bin/python" },
  });
  expect(textOf(outcome, "step_store.py")).toBe("# step_store.py\n");
  expect(() => textOf(emit(pipeline), "step_store.py")).toThrow("no step_store.py");
});
