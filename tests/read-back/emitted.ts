import { join } from "node:path";
import { checkFile, compileTo } from "@partitura/compiler";
import { hasErrors, type Backend, type EmitResult } from "@partitura/core";
import { loadPipeline, pipelineNames, type EmittedPipeline } from "../scenarios/pipelines.js";

/** A pipeline with what one target made of it. */
export interface Emitted extends EmittedPipeline {
  readonly result: EmitResult;
}

async function loadPolicies(): Promise<EmittedPipeline> {
  const file = join(import.meta.dirname, "policies/pipeline.ts");
  const [checked, diagnostics] = await checkFile(file);
  if (checked === undefined || hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics));
  return { name: "policies", source: "tests/read-back/policies/pipeline.ts", checked };
}

/**
 * Every pipeline that a target takes: all scenarios, the examples, and `policies`. One that it refuses at compile time
 * is left out; the golden files say which and why.
 */
export async function emitAll(backend: Backend, options: unknown = {}): Promise<readonly Emitted[]> {
  const pipelines = [...(await Promise.all(pipelineNames.map(loadPipeline))), await loadPolicies()];
  return pipelines.flatMap((pipeline) => {
    const { checked, source } = pipeline;
    const [result] = compileTo(backend, checked, { options, version: "0.0.0", source });
    return result === undefined ? [] : [{ ...pipeline, result }];
  });
}
