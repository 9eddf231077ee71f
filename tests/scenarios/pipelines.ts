import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { airflow211, airflow3 } from "@partitura/backend-airflow";
import { argo, kfp2 } from "@partitura/backend-kubeflow";
import { prefect3 } from "@partitura/backend-prefect";
import { checkFile, compileTo, type Checked } from "@partitura/compiler";
import { hasErrors, type Backend, type Diagnostic, type EmitResult } from "@partitura/core";
import { loadScenario, repository, scenarioNames } from "../conformance/scenario.js";

/** Every target that is emitted as files. */
export const backends: readonly Backend[] = [
  airflow3,
  airflow211,
  argo,
  kfp2,
  prefect3,
] as readonly Backend[];

/** A pipeline whose emitted files are kept and read back. */
export interface EmittedPipeline {
  readonly name: string;
  /** The pipeline file, relative to the repository. */
  readonly source: string;
  readonly checked: Checked;
}

/** What compiling gives: files, or none and the errors why. */
export interface Compiled {
  readonly result: EmitResult | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

const monitor = join(repository, "examples/model-selection/monitor.ts");

/** Whether what a scenario compiles to is kept: it has a folder `expected`. Most have none, and are only run. */
const kept = (name: string): boolean => existsSync(join(repository, "tests/scenarios", name, "expected"));

/**
 * The scenarios whose emitted files are kept, and the example's scheduled second pipeline, which needs a registry to run
 * and so is no scenario.
 */
export const pipelineNames: readonly string[] = [...scenarioNames().filter(kept), "monitor"];

/** Loads one of {@link pipelineNames}. Throws when it has errors. */
export async function loadPipeline(name: string): Promise<EmittedPipeline> {
  if (name !== "monitor") return loadScenario(name);
  const [checked, diagnostics] = await checkFile(monitor);
  if (checked === undefined || hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics));
  return { name, source: relative(repository, monitor), checked };
}

/** Compiles a pipeline with a target's default options, which is what its golden files show. */
export function compilePipeline({ checked, source }: EmittedPipeline, backend: Backend): Compiled {
  const [result, diagnostics] = compileTo(backend, checked, { version: "0.0.0", source });
  return { result, diagnostics };
}
