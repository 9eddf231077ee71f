import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { checkFile, type Checked } from "@partitura/compiler";
import { hasErrors, type Json } from "@partitura/core";
import type { Observation, State, TaskObservation } from "./observation.js";

/** A pipeline with what a person expects of its run. */
export interface Scenario {
  readonly name: string;
  /** The pipeline file, relative to the repository. */
  readonly source: string;
  readonly checked: Checked;
  readonly params: { readonly [name: string]: Json };
  readonly expected: Observation;
}

/** A task in `expected.json`: a state; a list, one element per item; or a run, succeeded when it names no state. */
type Told =
  | State
  | readonly Told[]
  | { readonly items: readonly Told[] }
  | (Omit<Exclude<TaskObservation, { readonly items: unknown }>, "state"> & { readonly state?: State });

interface ExpectedFile extends Omit<Observation, "tasks"> {
  readonly tasks: { readonly [node: string]: Told };
  /** The pipeline file when it is not beside the expectation, relative to it. */
  readonly pipeline?: string;
  readonly params?: { readonly [name: string]: Json };
}

export const repository = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const folder = join(repository, "tests/scenarios");

/** A folder for what scenarios write outside of their artifacts; `{scratch}` in an expectation stands for it. */
export const scratch = join(tmpdir(), `partitura-conformance-${process.pid}`);

const isList = (told: Told): told is readonly Told[] => Array.isArray(told);

/** An expectation of a task written out. */
function observationOf(told: Told): TaskObservation {
  if (typeof told === "string") return { state: told };
  if (isList(told)) return { items: told.map(observationOf) };
  return "items" in told ? { items: told.items.map(observationOf) } : { state: "succeeded", ...told };
}

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
    tasks,
    ...rest
  } = JSON.parse(text.replaceAll("{scratch}", scratch)) as ExpectedFile;
  const file = join(folder, name, pipeline);
  const [checked, diagnostics] = await checkFile(file);
  if (checked === undefined || hasErrors(diagnostics))
    throw new Error(`scenario ${name}: ${JSON.stringify(diagnostics)}`);
  const expected: Observation = {
    ...rest,
    tasks: Object.fromEntries(Object.entries(tasks).map(([node, told]) => [node, observationOf(told)])),
  };
  return { name, source: relative(repository, file), checked, params, expected };
}
