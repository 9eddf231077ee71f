import {
  type Diagnostic,
  type EmitInput,
  type EmittedFile,
  type EmitResult,
  hasErrors,
  objectStoreOf,
  type Outcome,
} from "@partitura/core";
import { report } from "./diagnostics.js";
import type { Dialect } from "./dialect.js";
import { measuresOf } from "./limits/measure.js";
import { contractsOf } from "./lower/contracts.js";
import { moduleName } from "./lower/names.js";
import { lowerPipeline } from "./lower/pipeline.js";
import type { AirflowOptions } from "./options.js";
import { printAirflowStep } from "./print/airflow-step.js";
import { printDag } from "./print/dag.js";
import { printVirtualenvHelper } from "./print/virtualenv-helper.js";

/** Files of the steps' folder that are not the pipeline's own. */
const ownFiles = [
  "airflow_step.py",
  "airflow_virtualenv.py",
  "step_store.py",
  "contracts.json",
  ".airflowignore",
] as const;

/** What reaches an object store, if there is one. */
function storeFile(
  { options, stepStore }: EmitInput<AirflowOptions>,
  folder: string,
): readonly EmittedFile[] {
  if (objectStoreOf(options.artifacts) === undefined) return [];
  if (stepStore === undefined) throw new Error("step_store.py was not given");
  return [{ path: `${folder}/step_store.py`, text: stepStore }];
}

/** Emits a pipeline for one line of Airflow: the DAG file, and beside it the folder of steps that it starts. */
export function emit(input: EmitInput<AirflowOptions>, dialect: Dialect): Outcome<EmitResult> {
  const { pipeline, options, assets } = input;
  const [lowered, ofPipeline] = lowerPipeline(input, dialect);
  const ofFiles: readonly Diagnostic[] = ownFiles
    .filter((path) => Object.hasOwn(assets, path))
    .map((path) => report("P4006", { path }, { target: dialect.target }));
  const diagnostics = [...ofPipeline, ...ofFiles];
  if (lowered === undefined || hasErrors(diagnostics)) return [undefined, diagnostics];

  const steps = lowered.dag.stepsPackage;
  const files = [
    { path: `${moduleName(pipeline)}.py`, text: printDag(lowered.dag, dialect) },
    { path: `${steps}/.airflowignore`, text: `${dialect.ignoreEverything}\n` },
    { path: `${steps}/airflow_step.py`, text: printAirflowStep(pipeline.id, options, dialect) },
    ...(lowered.dag.virtualenv === undefined
      ? []
      : [{ path: `${steps}/airflow_virtualenv.py`, text: printVirtualenvHelper(dialect) }]),
    ...storeFile(input, steps),
    { path: `${steps}/contracts.json`, text: `${JSON.stringify(contractsOf(pipeline), null, 2)}\n` },
    ...Object.entries(assets)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([path, text]) => ({ path: `${steps}/${path}`, text })),
  ];
  return [{ files, tasks: lowered.tasks, measures: measuresOf(pipeline, lowered.dag) }, diagnostics];
}
