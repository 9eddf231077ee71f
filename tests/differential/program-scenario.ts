import { join } from "node:path";
import { checkFile, type Checked } from "@partitura/compiler";
import { contentHash, hasErrors, type Pipeline, type TaskDefinition } from "@partitura/core";
import { repository, type Scenario } from "../conformance/scenario.js";
import { expectedOf } from "./oracle.js";

const source = "tests/differential/bodies/pipeline.ts";

/** The real tasks that random programs call, with their assets. */
export interface Bodies {
  readonly checked: Checked;
  readonly typescript: TaskDefinition;
  readonly python: TaskDefinition;
}

/** Compiles the bodies. Throws when they have errors. */
export async function loadBodies(): Promise<Bodies> {
  const [checked, diagnostics] = await checkFile(join(repository, source));
  const typescript = checked?.pipeline.tasks["compute"];
  const python = checked?.pipeline.tasks["compute-py"];
  if (checked === undefined || typescript === undefined || python === undefined || hasErrors(diagnostics))
    throw new Error(JSON.stringify(diagnostics));
  return { checked, typescript, python };
}

/** A random program as a scenario: what is expected of it is the oracle's word. */
export function scenarioOf(name: string, program: Pipeline, { checked }: Bodies): Scenario {
  const pipeline = { ...program, id: name };
  const expected = expectedOf(pipeline);
  return {
    name,
    source,
    checked: { ...checked, pipeline, hash: contentHash(pipeline) },
    params: {},
    expected,
  };
}
