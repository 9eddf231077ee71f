import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { run as runLocally, type RunEvent, type RunState, type ScheduledFor } from "@partitura/backend-local";
import { loadConfig, type Checked } from "@partitura/compiler";
import { hasErrors, taskNodes, type Diagnostic, type Outcome } from "@partitura/core";
import { exitCode, type ExitCode } from "../exit-code.js";
import { gitState } from "../input/git.js";
import { readLocalOptions, type LocalOptions } from "../input/local-options.js";
import { onInterrupt } from "../input/interrupt.js";
import { readParams, type ParamOptions, type Params } from "../input/read-params.js";
import { locate } from "../render/locate.js";
import { annotate, forPrograms, showDiagnostics } from "../render/report.js";
import { contractDiagnostics } from "../run-view/contract-diagnostics.js";
import { answers, type Console, type GivenAnswers } from "../run-view/answers.js";
import { jsonView, plainView } from "../run-view/plain.js";
import { renderSummary, summarize } from "../run-view/summary.js";
import type { RunView } from "../run-view/view.js";
import type { Terminal } from "../terminal.js";
import { loadChecked, placeAt, rootOf } from "./load-checked.js";

/** Options of `partitura run`. */
export interface RunCommandOptions extends ParamOptions, GivenAnswers {
  readonly pipeline?: string;
  readonly runs?: string;
  readonly concurrency?: number;
  readonly json?: true;
}

/** What runs of a pipeline with one set of params need. */
export interface Prepared {
  readonly checked: Checked;
  readonly params: Params;
  readonly runsFolder: string;
  readonly local: LocalOptions;
}

/** Reads what runs of a checked pipeline need besides it; `found` was found in it before. */
export async function prepare(
  [checked, found]: Outcome<Checked>,
  options: RunCommandOptions,
  { cwd }: Terminal,
): Promise<Outcome<Prepared>> {
  if (checked === undefined) return [undefined, found];
  const [config, configuring] = await loadConfig(checked.root);
  const [params, reading] = readParams(options, checked.pipeline, cwd);
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
  return [{ checked, params, runsFolder, local }, diagnostics];
}

async function viewOf({ pipeline }: Checked, json: boolean, { out }: Terminal): Promise<RunView> {
  if (json) return jsonView(out);
  if (!out.live) return plainView(out);
  const { liveView } = await import("../run-view/live.js");
  return liveView(pipeline, out, process.stdout);
}

/** What an attempt was given: the request lies beside its log. */
function inputsBeside(logFile: string): unknown {
  try {
    const request = JSON.parse(readFileSync(join(dirname(logFile), "request.json"), "utf8")) as {
      readonly inputs?: unknown;
    };
    return request.inputs;
  } catch {
    return undefined;
  }
}

/** The console of a person who can be asked, while nothing else reads or writes there. */
function personAt({ out }: Terminal, json: boolean): Console | undefined {
  const { stdin, stdout } = process;
  return !json && out.live && stdin.isTTY ? { input: stdin, output: stdout } : undefined;
}

function exitCodeOf(state: RunState): ExitCode {
  switch (state) {
    case "succeeded":
      return exitCode.ok;
    case "failed":
      return exitCode.runFailed;
    case "cancelled":
      return exitCode.interrupted;
  }
}

type Tell = (diagnostics: readonly Diagnostic[]) => void;

/** Shows diagnostics of a run: as text, or as lines of JSON. */
export function tellingOf(file: string, { json }: RunCommandOptions, terminal: Terminal): Tell {
  const { out, cwd } = terminal;
  const root = rootOf(file, terminal);
  return (diagnostics) => {
    if (json !== true) return showDiagnostics(diagnostics, root, terminal);
    for (const it of forPrograms(diagnostics, root, cwd))
      out.write(`${JSON.stringify({ type: "diagnostic", ...it })}\n`);
    annotate(locate(diagnostics, root), terminal);
  };
}

/** `partitura run`: checks a pipeline, then runs it on this machine and shows how it goes. */
export async function run(file: string, options: RunCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const tell = tellingOf(file, options, terminal);
  const [prepared, found] = await prepare(await loadChecked(file, options.pipeline), options, terminal);
  tell(found);
  return prepared === undefined ? exitCode.diagnostics : runPrepared(prepared, options, terminal, tell);
}

/** Runs what was prepared and shows how it goes. `scheduled` are the instants that the run is for, where a schedule asks for it. */
export async function runPrepared(
  { checked, params, runsFolder, local }: Prepared,
  options: RunCommandOptions,
  terminal: Terminal,
  tell: Tell,
  scheduled?: ScheduledFor,
): Promise<ExitCode> {
  const { out, err, cwd, env } = terminal;
  const json = options.json === true;
  const { pipeline, hash, assets, root } = checked;

  const unknown = [...(options.approve ?? []), ...(options.reject ?? [])].find(
    (id) =>
      !taskNodes(pipeline).some(
        ({ node }) => node.id === id && pipeline.tasks[node.task]?.body.kind === "approval",
      ),
  );
  if (unknown !== undefined) {
    err.write(`the pipeline has no approval '${unknown}' to approve or reject\n`);
    return exitCode.usage;
  }
  const view = await viewOf(checked, json, terminal);
  const events: RunEvent[] = [];
  const interrupt = onInterrupt(
    () => err.write("\nstopping the tasks that run; Ctrl-C again ends them at once\n"),
    view.close,
  );
  const git = await gitState(root);
  const [result, diagnostics] = await runLocally({
    pipeline,
    hash,
    assets,
    params,
    runsFolder,
    signal: interrupt.signal,
    onEvent: (event) => {
      if (event.type !== "log-line") events.push(event);
      view.show(event);
    },
    env,
    envFile: local.envFile === undefined ? join(cwd, ".env") : resolve(cwd, local.envFile),
    python: local.python ?? env["PARTITURA_PYTHON"],
    concurrency: options.concurrency ?? local.concurrency,
    pools: local.pools,
    ask: answers(options, personAt(terminal, json), view),
    git,
    scheduled,
  }).finally(() => {
    interrupt.release();
    view.close();
  });
  tell(placeAt(diagnostics, pipeline.span));
  if (result === undefined) return exitCode.diagnostics;
  if (!json) out.write(renderSummary(summarize(events, inputsBeside), out.colors, cwd));
  tell(contractDiagnostics(events, pipeline));
  return exitCodeOf(result.state);
}
