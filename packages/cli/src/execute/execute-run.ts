import { setFlagsFromString } from "node:v8";
import { join, resolve } from "node:path";
import {
  type Ask,
  gatherFacts,
  type Isolation,
  run,
  type RunEvent,
  type RunResult,
  type ScheduledFor,
  type Select,
  type Slots,
} from "@partitura/backend-local";
import { type Diagnostic, type Outcome, taskNodes } from "@partitura/core";
import { placeAt } from "../commands/load-checked.js";
import { type GitState, gitState } from "../input/git.js";
import type { Terminal } from "../terminal.js";
import { version } from "../version.js";
import type { Prepared } from "./prepare-run.js";

/** What a run is asked to be, besides what is prepared. */
export interface RunRequest {
  /** The id of a new run; one is made when not given. */
  readonly runId?: string | undefined;
  /** The state of the project's repository, when somebody has begun to look. */
  readonly git?: Promise<GitState | undefined> | undefined;
  /** The id of a run that goes on. */
  readonly resume?: string | undefined;
  /** The folder of the run whose results the tasks take that are not selected. */
  readonly reuse?: string | undefined;
  readonly select?: Select | undefined;
  readonly isolation?: Isolation | undefined;
  readonly noCache?: boolean | undefined;
  /** Task nodes that run though the cache has their results. */
  readonly force?: readonly string[] | undefined;
  readonly scheduled?: ScheduledFor | undefined;
  /** How many cores tasks may use together. */
  readonly concurrency?: number | undefined;
  /** Room that several runs share. */
  readonly slots?: Slots | undefined;
  readonly ask?: Ask | undefined;
  readonly signal: AbortSignal;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
}

/** A pipeline with more task nodes makes so much garbage at once that V8 is to collect it sooner, or memory doubles. */
const manyNodes = 20_000;

/**
 * Runs what is prepared, with its record: facts of its making in `manifest.json`, and whoever the environment and the config
 * want to be told (lineage, traces). Problems of telling are warnings.
 */
export async function executeRun(
  { checked, params, runsFolder, local, configFile }: Prepared,
  request: RunRequest,
  { cwd, env }: Pick<Terminal, "cwd" | "env">,
): Promise<Outcome<RunResult>> {
  const { pipeline, hash, assets, root, file } = checked;
  const python = local.python ?? env["PARTITURA_PYTHON"];
  const [git, facts, { recorders }] = await Promise.all([
    request.git ?? gitState(root),
    gatherFacts({ file, version: version(), env, python }),
    import("@partitura/observability"),
  ]);
  if (taskNodes(pipeline).length > manyNodes) setFlagsFromString("--heap-growing-percent=10");
  const { scheduled } = request;
  const source = { pipeline, file, git, version: version(), scheduled };
  const [recorder, problems] = await recorders(source, { env, lineage: local.lineage, configFile, cwd });
  let undelivered: readonly Diagnostic[];
  const { git: _, ...asked } = request;
  const running = run({
    ...asked,
    pipeline,
    hash,
    assets,
    params,
    runsFolder,
    env,
    envFile: local.envFile === undefined ? join(cwd, ".env") : resolve(cwd, local.envFile),
    python,
    concurrency: request.concurrency ?? local.concurrency,
    pools: local.pools,
    git,
    facts: { ...facts },
    onEvent: (event) => {
      recorder.onEvent(event);
      request.onEvent?.(event);
    },
  });
  try {
    await running;
  } finally {
    undelivered = await recorder.close();
  }
  const [result, diagnostics] = await running;
  return [result, [...problems, ...placeAt(diagnostics, pipeline.span), ...undelivered]];
}
