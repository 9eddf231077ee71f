import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { formatPython, lintPython } from "@partitura/codegen";
import { describe, expect, it } from "vitest";
import { airflow211, airflow3 } from "./dialect.js";
import { emitted } from "./testing/emit.js";
import { goldenPipelines } from "./testing/pipelines.js";

/** A name under which nothing but this test touches a file: formatters know what .json means. */
const keptAs = (path: string): string => path.replace(/\.json$/, ".json.golden");

const golden = new URL("testing/golden", import.meta.url).pathname;
const update = process.env["UPDATE_EXPECTED"] !== undefined;

/** Rules that hold for what Airflow 3 runs; 2.11 has other module names, and Python 3.9 syntax is no aim. */
const rules = {
  "3": ["E4", "E7", "E9", "F", "I", "UP", "B", "AIR"],
  "2.11": ["E4", "E7", "E9", "F", "I", "UP", "B"],
};

const cases = goldenPipelines.flatMap(({ pipeline, options }) =>
  [airflow3, airflow211].map((dialect) => ({
    pipeline,
    options,
    dialect,
    name: `${pipeline.id} for ${dialect.target}`,
  })),
);

/** The Python that this package writes itself. */
const ownPython = (files: readonly { path: string; text: string }[]) =>
  files.filter(({ path }) => path.endsWith(".py") && !/\/steps?\.py$/.test(path));

describe.each(cases)("$name", ({ pipeline, options, dialect }) => {
  const { files } = emitted(pipeline, dialect, options);
  const folder = join(golden, pipeline.id, dialect.target);

  it("emits the files that were reviewed", () => {
    if (update) {
      rmSync(folder, { recursive: true, force: true });
      for (const { path, text } of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, keptAs(path)), text);
      }
    }
    const kept = existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      : [];
    expect(files.map(({ path }) => keptAs(path)).toSorted()).toEqual(kept.toSorted());
    for (const { path, text } of files)
      expect(text, path).toBe(readFileSync(join(folder, keptAs(path)), "utf8"));
  });

  it("emits Python that the linter and the formatter leave alone", () => {
    for (const { path, text } of ownPython(files)) {
      expect(lintPython(text, rules[dialect.version]), path).toEqual([]);
      expect(formatPython(text), path).toBe(text);
    }
  });

  it("emits the same bytes again", () => {
    expect(emitted(pipeline, dialect, options).files).toEqual(files);
  });
});
