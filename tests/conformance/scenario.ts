import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { checkFile, type Checked } from "@partitura/compiler";
import { hasErrors, type Json } from "@partitura/core";
import type { Observation } from "./observation.js";

/** A pipeline with what a person expects of its run. */
export interface Scenario {
  readonly name: string;
  /** The pipeline file, relative to the repository. */
  readonly source: string;
  readonly checked: Checked;
  readonly params: { readonly [name: string]: Json };
  readonly expected: Observation;
  /** Where the same must be seen in a smaller way: `{"tasks": {"x": "attempts"}}` is not part of it; see gaps.json. */
}

interface ExpectedFile extends Observation {
  /** The pipeline file when it is not beside the expectation, relative to it. */
  readonly pipeline?: string;
  readonly params?: { readonly [name: string]: Json };
}

export const repository = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const folder = join(repository, "tests/scenarios");

/** A folder for what scenarios write outside of their artifacts; `{scratch}` in an expectation stands for it. */
export const scratch = join(tmpdir(), `partitura-conformance-${process.pid}`);

/** The names of all scenarios. */
export function scenarioNames(): readonly string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "expected.json")))
    .toSorted();
}

/** Loads and checks a scenario. Throws when its pipeline has errors: a scenario is right by definition. */
export async function loadScenario(name: string): Promise<Scenario> {
  const text = readFileSync(join(folder, name, "expected.json"), "utf8");
  const {
    pipeline = "pipeline.ts",
    params = {},
    ...expected
  } = JSON.parse(text.replaceAll("{scratch}", scratch)) as ExpectedFile;
  const file = join(folder, name, pipeline);
  const [checked, diagnostics] = await checkFile(file);
  if (checked === undefined || hasErrors(diagnostics))
    throw new Error(`scenario ${name}: ${JSON.stringify(diagnostics)}`);
  return { name, source: relative(repository, file), checked, params, expected };
}
