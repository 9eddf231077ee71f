import { existsSync } from "node:fs";
import { join } from "node:path";
import { airflow211, airflow3 } from "@partitura/backend-airflow";
import { prefect3 } from "@partitura/backend-prefect";
import type { Checked } from "@partitura/compiler";
import type { Backend } from "@partitura/core";
import { describe, expect, it } from "vitest";
import { environment } from "../conformance/engine-environment.js";
import { emitAll } from "./emitted.js";
import { command, inFolder, needs, writeEmitted } from "./engines.js";

const ruff = join(environment("tools"), "bin/ruff");
const missing = existsSync(ruff) ? undefined : "tools is not installed";

/**
 * The rules by which a target's Python is clean. Long strings are not broken up, so E501 says nothing; of Airflow's own
 * rules, AIR3 asks to leave what only Airflow 2 has, which is what the file for 2.11 is made of.
 */
const rules = ["E", "F", "I", "UP", "B"];
const targets: readonly {
  readonly backend: Backend;
  readonly target: string;
  readonly select: readonly string[];
}[] = [
  { backend: airflow3 as Backend, target: airflow3.target, select: [...rules, "AIR"] },
  { backend: airflow211 as Backend, target: airflow211.target, select: [...rules, "AIR0"] },
  { backend: prefect3 as Backend, target: prefect3.target, select: rules },
];

/** Whether a file is what the user wrote, copied as it is; the step contract is ours. */
const isOfUser = (path: string, text: string, { assets }: Checked): boolean =>
  Object.entries(assets).some(
    ([name, asset]) => name !== "step.py" && path.endsWith(`/${name}`) && asset === text,
  );

describe("Ruff reads what is emitted", () => {
  const here = needs("ruff", missing);

  it.runIf(here).each(targets)("$target: clean and formatted", async ({ backend, select }) => {
    const emitted = await emitAll(backend);
    expect(emitted.length).toBeGreaterThan(10);
    await inFolder(async (root) => {
      for (const { name, checked, result } of emitted) {
        const folder = join(root, name);
        writeEmitted(folder, result);
        const owned = result.files.filter(
          ({ path, text }) => path.endsWith(".py") && !isOfUser(path, text, checked),
        );
        const files = owned.map(({ path }) => path);
        const options = ["--isolated", "--no-cache", "--target-version", "py310"];
        const chosen = ["--select", select.join(","), "--ignore", "E501", "--output-format", "concise"];
        const check = await command(ruff, ["check", ...options, ...chosen, ...files], folder);
        const format = await command(ruff, ["format", ...options, "--diff", ...files], folder);
        expect([name, check.out.trim(), check.error, check.code]).toEqual([
          name,
          "All checks passed!",
          "",
          0,
        ]);
        expect([name, format.out, format.code]).toEqual([name, "", 0]);
      }
    });
  });
});
