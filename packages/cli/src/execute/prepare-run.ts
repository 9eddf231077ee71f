import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type KeptRun, keptCode } from "@partitura/backend-local";
import { type Checked, loadConfig } from "@partitura/compiler";
import { contentHash, hasErrors, type Outcome } from "@partitura/core";
import { placeAt } from "../commands/load-checked.js";
import { readLocalOptions, type LocalOptions } from "../input/local-options.js";
import { readParams, type ParamOptions, type Params } from "../input/read-params.js";
import type { Terminal } from "../terminal.js";

/** What runs of a pipeline with one set of params need. */
export interface Prepared {
  readonly checked: Checked;
  readonly params: Params;
  /** Absolute. */
  readonly runsFolder: string;
  readonly local: LocalOptions;
  readonly configFile: string | undefined;
}

/** Options that say what is run and where it is kept. */
export interface PrepareOptions extends ParamOptions {
  /** The folder of runs. */
  readonly runs?: string;
}

/** The params that a run had, as far as the pipeline has them still. */
const still = ({ params }: Checked["pipeline"], before: Params): Params =>
  Object.fromEntries(Object.entries(before).filter(([name]) => Object.hasOwn(params, name)));

/**
 * Reads what runs of a checked pipeline need besides it; `found` was found in it before. `before` are the params of the run
 * that results are taken from: those that are not given now stay as they were. A run that goes on has its own.
 */
export async function prepare(
  [checked, found]: Outcome<Checked>,
  options: PrepareOptions,
  { cwd }: Terminal,
  before: Params | "its own" = {},
): Promise<Outcome<Prepared>> {
  if (checked === undefined) return [undefined, found];
  const [config, configuring] = await loadConfig(checked.root);
  const [params, reading] = before === "its own" ? [{}, []] : readParams(options, checked.pipeline, cwd);
  const [local, localProblems] = config === undefined ? [undefined, []] : readLocalOptions(config);
  const diagnostics = [
    ...found,
    ...configuring,
    ...localProblems,
    ...placeAt(reading, checked.pipeline.span),
  ];
  if (config === undefined || local === undefined || params === undefined || hasErrors(diagnostics)) {
    return [undefined, diagnostics];
  }
  const configured =
    config.runs === undefined ? undefined : resolve(dirname(config.file ?? cwd), config.runs);
  const runsFolder =
    options.runs === undefined ? (configured ?? join(cwd, ".partitura", "runs")) : resolve(cwd, options.runs);
  const kept = before === "its own" ? {} : still(checked.pipeline, before);
  const prepared = { checked, params: { ...kept, ...params }, runsFolder, local };
  return [{ ...prepared, configFile: config.file }, diagnostics];
}

/** The pipeline file that a run was made of, as its record says; undefined when it does not. */
async function fileOf(folder: string): Promise<string | undefined> {
  try {
    const { file } = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as { file?: unknown };
    return typeof file === "string" ? file : undefined;
  } catch {
    return undefined;
  }
}

/** A pipeline as a run keeps it, with the code that its bodies ran last. */
export async function keptPipeline({ folder, pipeline }: KeptRun): Promise<Checked> {
  const file = (await fileOf(folder)) ?? join(folder, "pipeline.json");
  const assets = await keptCode(folder);
  return { pipeline, hash: contentHash(pipeline), assets, file, root: dirname(file) };
}
