import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const golden = fileURLToPath(new URL("golden/", import.meta.url));

/** The real `argo` program: on the PATH, or where the test rig keeps it. */
const program = [...(process.env["PATH"] ?? "").split(delimiter), join(homedir(), ".cache/partitura-rig/bin")]
  .map((folder) => join(folder, "argo"))
  .find(existsSync);

describe("argo lint --offline", () => {
  it.skipIf(program === undefined)("takes every golden file (skipped without the program argo)", () => {
    const files = readdirSync(golden).map((name) => join(golden, name));
    const said = execFileSync(program ?? "", ["lint", "--offline", "--no-color", ...files], { encoding: "utf8" });
    expect(said).toContain("no linting errors found");
  });
});
