// Writes packages/core/schema/pipeline.schema.json from the zod schemas; with --check, fails when it is not up to date.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { pipelineJsonSchema } from "../packages/core/dist/index.js";

const folder = new URL("../packages/core/schema/", import.meta.url);
const file = new URL("pipeline.schema.json", folder);
const text = `${JSON.stringify(pipelineJsonSchema(), null, 2)}\n`;

if (process.argv.includes("--check")) {
  const there = readFileSync(file, "utf8");
  if (there !== text) {
    console.error(
      "packages/core/schema/pipeline.schema.json is not up to date: run `npm run schema -w packages/core`",
    );
    process.exitCode = 1;
  }
} else {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
}
