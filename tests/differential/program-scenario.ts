import { join } from "node:path";
import { checkFile, type Checked } from "@partitura/compiler";
import { contentHash, hasErrors, type Pipeline } from "@partitura/core";
import { repository, type Scenario } from "../conformance/scenario.js";
import type { BodyPair } from "./making.js";
import { expectedOf } from "./oracle.js";

const source = "tests/differential/bodies/pipeline.ts";

/** The real tasks that random programs call, with their assets. */
export interface Bodies {
  readonly checked: Checked;
  readonly typescript: BodyPair;
  readonly python: BodyPair;
}

/** Compiles the bodies. Throws when they have errors. */
export async function loadBodies(): Promise<Bodies> {
  const [checked, diagnostics] = await checkFile(join(repository, source));
  if (checked === undefined || hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics));
  const pair = (id: string): BodyPair => {
    const [plain, skippable] = [checked.pipeline.tasks[id], checked.pipeline.tasks[`${id}-or-skip`]];
    if (plain === undefined || skippable === undefined) throw new Error(`${source} has no '${id}'`);
    return { plain, skippable };
  };
  return { checked, typescript: pair("compute"), python: pair("compute-py") };
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
