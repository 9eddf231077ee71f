import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import * as core from "@partitura/core";
import { dslReport, type Diagnostic, type Outcome, type TaskDeclaration } from "@partitura/core";
import { build, type BuildFailure, type Plugin } from "esbuild";
import { loadReport } from "../load/diagnostics.js";
import { isDsl } from "../load/syntax.js";
import { extractBody, type Extracted } from "./extract-body.js";

const contract = new URL("../../step/step.mjs", import.meta.url).pathname;
const zod = createRequire(createRequire(import.meta.url).resolve("@partitura/core"))
  .resolve("zod")
  .replace(/\.cjs$/, ".js");

const working = ["z", "DiagnosticError"];

/** The DSL as a task's body sees it: schemas work, everything that builds a graph is not there. */
const inert = `export { z } from ${JSON.stringify(zod)};\n${Object.entries(core)
  .filter(([name, it]) => typeof it === "function" && !working.includes(name))
  .map(([name]) => `export const ${name} = () => undefined;`)
  .join("\n")}\nexport class DiagnosticError extends Error {}\n`;

function lineAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Extracts the task's body from its own module and empties the DSL out of all of the project's modules. */
function taskModules(file: string, id: string, extracted: (result: Extracted, text: string) => void): Plugin {
  return {
    name: "task-modules",
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^(partitura|@partitura\/core)$/ }, ({ path }) =>
        isDsl(path) ? { path: "dsl", namespace: "inert", sideEffects: false } : undefined,
      );
      onResolve({ filter: /^partitura:step\.mjs$/ }, () => ({ path: "step.mjs", namespace: "partitura" }));
      onLoad({ filter: /.*/, namespace: "partitura" }, () => ({
        contents: readFileSync(contract, "utf8"),
        loader: "js",
      }));
      onLoad({ filter: /.*/, namespace: "inert" }, () => ({
        contents: inert,
        loader: "js",
        resolveDir: dirname(zod),
      }));
      onLoad({ filter: /\.[cm]?tsx?$|\.m?jsx?$/ }, ({ path }) => {
        if (path.includes("/node_modules/")) return undefined;
        const text = readFileSync(path, "utf8");
        const result = extractBody(path, text, path === file ? id : undefined);
        if (path === file) extracted(result, text);
        return { contents: result.text, loader: /tsx?$/.test(path) ? "ts" : "js" };
      });
    },
  };
}

/**
 * Bundles the TypeScript body of a task, or the fake of a native one, to one file that follows the step contract: `node <file> REQUEST RESULT`.
 * Equal sources give equal bytes in every folder. Reports P1022 when the task is not declared at a file's top level,
 * P1023 for module-level code that reads the world, P8002 when something does not resolve.
 */
export async function bundleTask(task: TaskDeclaration): Promise<Outcome<string>> {
  const { file } = task.span;
  const diagnostics: Diagnostic[] = [];
  let found = false;
  const entry = `import { runStep } from "partitura:step.mjs";\nimport { __partitura_body } from ${JSON.stringify(`./${basename(file)}`)};\nawait runStep(__partitura_body.run);\n`;
  const plugin = taskModules(file, task.id, (result, text) => {
    found = result.found;
    for (const { what, offset } of result.impure) {
      diagnostics.push(
        dslReport("P1023", { what, id: task.id }, { span: { file, ...lineAt(text, offset) } }),
      );
    }
  });
  const notFound = (): Outcome<string> => [
    undefined,
    [dslReport("P1022", { id: task.id }, { span: task.span })],
  ];
  try {
    const { outputFiles } = await build({
      stdin: { contents: entry, resolveDir: dirname(file), sourcefile: `${task.id}.entry.mjs`, loader: "js" },
      absWorkingDir: dirname(file),
      bundle: true,
      write: false,
      outfile: join(dirname(file), `${task.id}.mjs`),
      platform: "node",
      format: "esm",
      target: "node20",
      treeShaking: true,
      sourcemap: "inline",
      sourcesContent: false,
      legalComments: "none",
      logLevel: "silent",
      plugins: [plugin],
    });
    return found ? [outputFiles[0]?.text ?? "", diagnostics] : notFound();
  } catch (error) {
    if (!found) return notFound();
    const { errors } = error as BuildFailure;
    if (!Array.isArray(errors)) throw error;
    return [
      undefined,
      [
        ...diagnostics,
        ...errors.map(({ text }) => loadReport("P8002", { problem: text }, { span: task.span })),
      ],
    ];
  }
}
