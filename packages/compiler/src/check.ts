import { dirname } from "node:path";
import {
  contentHash,
  hasErrors,
  type Diagnostic,
  type Outcome,
  type Pipeline,
  type PipelineDeclaration,
} from "@partitura/core";
import { assetsOf, buildBodies, type Bodies } from "./build/bodies.js";
import { pipelineOf } from "./build/pipeline-of.js";
import { choosePipeline, loadFile } from "./load/load.js";
import { relativeTo } from "./load/relative-to.js";
import { checkExpressions } from "./passes/check-expressions.js";
import { checkGraph } from "./passes/check-graph.js";
import { checkLimits } from "./passes/check-limits.js";
import { checkOnExit } from "./passes/check-on-exit.js";
import { checkRules } from "./passes/check-rules.js";
import { checkSchedule } from "./passes/check-schedule.js";
import { checkSecrets } from "./passes/check-secrets.js";
import { checkTypes } from "./passes/check-types.js";

/** A pipeline that was loaded, built and found right, whatever the target. */
export interface Checked {
  readonly pipeline: Pipeline;
  /** Content hash of the pipeline (sha256, hex), code included. */
  readonly hash: string;
  /** The texts that its bodies run, by the path that the IR names, and `step.py`. */
  readonly assets: { readonly [path: string]: string };
  /** The pipeline file, absolute. */
  readonly file: string;
  /** Its folder, absolute: the spans of diagnostics and IR are relative to it. */
  readonly root: string;
}

/** Whether a problem is in a line where the DSL has already reported an error, of which it is likely a consequence. */
function followsFrom({ span }: Diagnostic, errors: readonly Diagnostic[]): boolean {
  return errors.some(
    (it) => it.severity === "error" && it.span?.file === span?.file && it.span?.line === span?.line,
  );
}

/** Which pipeline of a file. */
export interface CheckOptions {
  /** The id of the pipeline; the default export when not given. */
  readonly pipeline?: string | undefined;
}

/**
 * Loads a pipeline file, builds the IR of one of its pipelines and runs every check that does not depend on a target.
 * All problems are reported at once; spans are relative to the file's folder.
 */
export async function checkFile(path: string, options: CheckOptions = {}): Promise<Outcome<Checked>> {
  const [loaded, loading] = await loadFile(path);
  if (loaded === undefined) return [undefined, relativeTo(path, loading)];
  const { file } = loaded;
  const [declaration, choosing] = choosePipeline(loaded, options.pipeline);
  const before = relativeTo(path, [
    ...loading,
    ...(loaded.pipelines.size === 0 && hasErrors(loading) ? [] : choosing),
  ]);
  if (declaration === undefined) return [undefined, before];

  return checkBuilt(declaration, file, new Map(), before);
}

/**
 * Builds the IR of a pipeline that was declared in this process, and runs every check that does not depend on a target.
 * The bodies that are `given` stand for the code of their tasks. Spans are relative to the folder of the file that
 * declares it. What the DSL itself refuses was thrown when the pipeline was declared.
 */
export async function checkDeclaration(
  declaration: PipelineDeclaration,
  given: Bodies = new Map(),
): Promise<Outcome<Checked>> {
  return checkBuilt(declaration, declaration.span.file, given, []);
}

/** Builds and checks a declaration; `before` is what was found already, with the files of spans relative. */
async function checkBuilt(
  declaration: PipelineDeclaration,
  file: string,
  given: Bodies,
  before: readonly Diagnostic[],
): Promise<Outcome<Checked>> {
  const root = dirname(file);
  const [bodies, building] = await buildBodies(declaration.tasks, given);
  const pipeline = pipelineOf(declaration, bodies, root);
  const found = [...before, ...relativeTo(file, building)];
  const problems = [
    ...checkGraph(pipeline),
    ...checkTypes(pipeline),
    ...checkExpressions(pipeline),
    ...checkRules(pipeline),
    ...checkOnExit(pipeline),
    ...checkSchedule(pipeline),
    ...checkLimits(pipeline),
    ...checkSecrets(pipeline),
  ];
  const diagnostics = [...found, ...problems.filter((it) => !followsFrom(it, found))];
  if (hasErrors(diagnostics)) return [undefined, diagnostics];
  return [{ pipeline, hash: contentHash(pipeline), assets: assetsOf(bodies), file, root }, diagnostics];
}
