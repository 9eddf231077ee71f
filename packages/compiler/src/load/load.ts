import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  collecting,
  pipelineBehind,
  type Diagnostic,
  type Locate,
  type Outcome,
  type PipelineDeclaration,
} from "@partitura/core";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { build, type BuildFailure, type Loader, type Message, type Plugin } from "esbuild";
import { loadReport } from "./diagnostics.js";
import { isDsl } from "./syntax.js";
import { wrapTestedOperands } from "./test-operands.js";

/** A pipeline file that was run: what it exports. Paths are absolute. */
export interface LoadedFile {
  readonly file: string;
  /** The pipelines by export name, `default` among them. */
  readonly pipelines: ReadonlyMap<string, PipelineDeclaration>;
  /** The value of the default export, for files that are no pipelines, such as the config. */
  readonly exported: unknown;
}

const core = pathToFileURL(createRequire(import.meta.url).resolve("@partitura/core")).href;

const loaders: { readonly [extension: string]: Loader } = {
  ts: "ts",
  mts: "ts",
  cts: "ts",
  tsx: "tsx",
  js: "js",
  mjs: "js",
  cjs: "js",
  jsx: "jsx",
};

/** Resolves the DSL to this very copy, packages to where they are installed, and prepares the project's own modules. */
const pipelineModules: Plugin = {
  name: "pipeline-modules",
  setup({ onLoad, onResolve, resolve: resolveModule }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === "resolved" || kind === "entry-point" || path.startsWith("node:")) return undefined;
      if (isDsl(path) || path.startsWith("partitura/")) return { path: core, external: true };
      const found = await resolveModule(path, { importer, resolveDir, kind, pluginData: "resolved" });
      if (found.errors.length > 0 || found.external) return found;
      return { path: pathToFileURL(found.path).href, external: true };
    });
    onLoad({ filter: /\.[cm]?[jt]sx?$/ }, ({ path }) => {
      if (path.includes("/node_modules/")) return undefined;
      const text = wrapTestedOperands(path, pathToFileURL(path).href, readFileSync(path, "utf8"));
      return { contents: text, loader: loaders[path.slice(path.lastIndexOf(".") + 1)] ?? "ts" };
    });
  },
};

function compileProblem({ text, location }: Message, file: string): Diagnostic {
  const at =
    location === null
      ? { file, line: 1, column: 1 }
      : { file: resolve(dirname(file), location.file), line: location.line, column: location.column + 1 };
  return loadReport("P8002", { problem: text }, { span: at });
}

/** A compiled pipeline file: its text, and the way back to the user's source for the file it is written to. */
interface Compiled {
  readonly text: string;
  readonly locate: (module: string) => Locate;
}

/** Where in the user's own files an error was thrown: the first frame that is neither Node's nor a package's. */
function thrownAt(error: unknown, file: string, locate: Locate): Diagnostic {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const shown = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  for (const line of stack.split("\n")) {
    const match = /(?:\(|at )(?:file:\/\/)?(\/[^()]*?):(\d+):(\d+)\)?$/.exec(line.trim());
    if (match?.[1] === undefined) continue;
    const span = locate({ file: match[1], line: Number(match[2]), column: Number(match[3]) });
    const inPackage =
      span.file.includes("/node_modules/") || span.file.startsWith(dirname(new URL(core).pathname));
    if (!inPackage && existsSync(span.file)) return loadReport("P8003", { error: shown }, { span });
  }
  return loadReport("P8003", { error: shown }, { span: { file, line: 1, column: 1 } });
}

async function compileModule(file: string): Promise<Outcome<Compiled>> {
  const folder = dirname(file);
  try {
    const { outputFiles } = await build({
      entryPoints: [file],
      absWorkingDir: folder,
      bundle: true,
      write: false,
      outfile: join(folder, "pipeline.mjs"),
      platform: "node",
      format: "esm",
      target: "node20",
      sourcemap: "external",
      sourcesContent: false,
      logLevel: "silent",
      plugins: [pipelineModules],
    });
    const textOf = (ending: string): string => outputFiles.find((it) => it.path.endsWith(ending))?.text ?? "";
    const map = new TraceMap(textOf(".map"));
    const locate =
      (module: string): Locate =>
      (span) => {
        if (span.file !== module) return span;
        const { source, line, column } = originalPositionFor(map, {
          line: span.line,
          column: span.column - 1,
        });
        return source === null
          ? { ...span, file }
          : { file: resolve(folder, source), line, column: column + 1 };
      };
    return [{ text: textOf(".mjs"), locate }, []];
  } catch (error) {
    const { errors } = error as BuildFailure;
    if (!Array.isArray(errors)) throw error;
    return [undefined, errors.map((message) => compileProblem(message, file))];
  }
}

let lastLoad: Promise<unknown> = Promise.resolve();

/** Runs a function when those before it have ended: the DSL collects what one file declares at a time. */
function inTurn<T>(load: () => Promise<T>): Promise<T> {
  const turn = lastLoad.then(load, load);
  lastLoad = turn.catch(() => undefined);
  return turn;
}

/**
 * Compiles and runs a pipeline file. Reports P8001 when it is not there, P8002 when it does not compile, P8003 when it
 * throws, and everything the DSL finds wrong (P1). Its body runs in this process.
 */
export async function loadFile(path: string): Promise<Outcome<LoadedFile>> {
  const file = resolve(path);
  if (!existsSync(file)) return [undefined, [loadReport("P8001", { file: path })]];
  const [compiled, problems] = await compileModule(file);
  if (compiled === undefined) return [undefined, problems];

  const folder = join(tmpdir(), `partitura-${randomUUID()}`);
  mkdirSync(folder);
  try {
    const module = join(folder, "pipeline.mjs");
    const locate = compiled.locate(module);
    writeFileSync(module, compiled.text);
    let exports: { readonly [name: string]: unknown } = {};
    const { diagnostics, failure } = await inTurn(() =>
      collecting(async () => {
        exports = (await import(pathToFileURL(module).href)) as typeof exports;
      }, locate),
    );
    if (failure !== undefined) return [undefined, [...diagnostics, thrownAt(failure, file, locate)]];
    const pipelines = Object.entries(exports).flatMap(([name, value]) => {
      const declaration = pipelineBehind(value);
      return declaration === undefined ? [] : [[name, declaration] as const];
    });
    return [{ file, pipelines: new Map(pipelines), exported: exports["default"] }, diagnostics];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Chooses one of the pipelines of a file: the one with the id, else the default export, else the only one.
 * Reports P8004, P8008 or P8009 when there is none or no single one.
 */
export function choosePipeline(
  { file, pipelines }: LoadedFile,
  id: string | undefined,
): Outcome<PipelineDeclaration> {
  const all = [...new Set(pipelines.values())];
  const ids = all.map((it) => it.id).join(", ");
  if (all.length === 0)
    return [undefined, [loadReport("P8004", { file }, { span: { file, line: 1, column: 1 } })]];
  if (id !== undefined) {
    const found = all.find((it) => it.id === id);
    return found === undefined ? [undefined, [loadReport("P8009", { file, id, ids })]] : [found, []];
  }
  const chosen = pipelines.get("default") ?? (all.length === 1 ? all[0] : undefined);
  return chosen === undefined ? [undefined, [loadReport("P8008", { file, ids })]] : [chosen, []];
}
