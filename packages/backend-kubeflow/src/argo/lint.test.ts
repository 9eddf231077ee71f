import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { emit } from "./testing/emit.js";
import { expressions } from "./testing/expressions.js";
import { containers } from "./testing/containers.js";
import { eaches, failures, policies, values } from "./testing/pipelines.js";

/** The real `argo` program: on the PATH, or where the test rig keeps it. */
const program = [...(process.env["PATH"] ?? "").split(delimiter), join(homedir(), ".cache/partitura-rig/bin")]
  .map((folder) => join(folder, "argo"))
  .find((path) => existsSync(path));

describe("argo lint --offline", () => {
  it.skipIf(program === undefined)("takes what is emitted (skipped without the program argo)", () => {
    const folder = mkdtempSync(join(tmpdir(), "partitura-lint-"));
    try {
      const secrets = { token: { name: "tokens", key: "train" } };
      const files = [values, eaches, failures, policies, expressions, containers].flatMap(
        (pipeline) => emit(pipeline, { secrets })[0]?.files ?? [],
      );
      for (const { path, text } of files) writeFileSync(join(folder, path), text);
      const said = execFileSync(program ?? "", ["lint", "--offline", "--no-color", folder], {
        encoding: "utf8",
      });
      expect(files.length).toBe(7);
      expect(said).toContain("no linting errors found");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
