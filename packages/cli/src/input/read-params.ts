import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Json, Outcome, Pipeline } from "@partitura/core";
import { commandReport } from "../diagnostics.js";
import { parseParam } from "./parse-param.js";

/** What the command line says about params: `k=v` texts and the path of a JSON file. */
export interface ParamOptions {
  readonly param?: readonly (readonly [name: string, text: string])[];
  readonly params?: string;
}

/** The values of a run's params. */
export type Params = { readonly [name: string]: Json };

function readFile(file: string, cwd: string): Outcome<Params> {
  const refuse = (problem: string): Outcome<Params> => [
    undefined,
    [commandReport("P8101", { file, problem })],
  ];
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(resolve(cwd, file), "utf8"));
  } catch (error) {
    return refuse((error as Error).message);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return refuse("it holds no JSON object");
  return [value as Params, []];
}

/** The params that a command line gives: those of the file, then the single ones, typed as the pipeline declares. */
export function readParams(options: ParamOptions, pipeline: Pipeline, cwd: string): Outcome<Params> {
  const [fromFile, diagnostics] = options.params === undefined ? [{}, []] : readFile(options.params, cwd);
  if (fromFile === undefined) return [undefined, diagnostics];
  const single = (options.param ?? []).map(([name, text]) => {
    const declared = Object.hasOwn(pipeline.params, name) ? pipeline.params[name] : undefined;
    return [name, declared === undefined ? text : parseParam(text, declared.type)] as const;
  });
  return [{ ...fromFile, ...Object.fromEntries(single) }, diagnostics];
}
