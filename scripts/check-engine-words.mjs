// The DSL, the IR and the compiler know no engine: adding one must not touch them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDERS = ["packages/core", "packages/compiler"];
const WORDS = /\b\w*(?:airflow|argo|kubeflow|kfp|prefect)\w*/gi;
const INNOCENT = /^cargo$/i;
const SKIPPED = new Set(["node_modules", "dist"]);

const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });

const found = FOLDERS.flatMap(filesIn).flatMap((path) =>
  readFileSync(path, "utf8")
    .split("\n")
    .flatMap((text, index) =>
      (text.match(WORDS) ?? [])
        .filter((word) => !INNOCENT.test(word))
        .map((word) => `${path}:${index + 1}: ${word}`),
    ),
);

if (found.length > 0) {
  console.error(`Engine names in packages that must not know engines:\n${found.join("\n")}`);
  process.exitCode = 1;
}
