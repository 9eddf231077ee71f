import { basename } from "node:path";
import type { Isolation, RunState, ScheduledFor, Select } from "@partitura/backend-local";
import type { Checked } from "@partitura/compiler";
import { taskNodes, type Diagnostic, type Outcome } from "@partitura/core";
import { executeRun, type RunRequest } from "../execute/execute-run.js";
import { keptPipeline, prepare, type PrepareOptions, type Prepared } from "../execute/prepare-run.js";
import { exitCode, type ExitCode } from "../exit-code.js";
import { gitState } from "../input/git.js";
import { onInterrupt } from "../input/interrupt.js";
import { renderSummary } from "../render/summary-text.js";
import { locate } from "../render/locate.js";
import { annotate, forPrograms, showDiagnostics } from "../render/report.js";
import type { Params } from "../input/read-params.js";
import { resumeCommand } from "../run-view/next-commands.js";
import { answers, type Console, type GivenAnswers } from "../run-view/answers.js";
import { gatherDiagnostics } from "../run-view/contract-diagnostics.js";
import { jsonView, plainView } from "../run-view/plain.js";
import { summarizer } from "../run-view/summary.js";
import type { RunView } from "../run-view/view.js";
import type { Terminal } from "../terminal.js";
import { loadChecked, rootOf } from "./load-checked.js";
import { readRunOf } from "./runs-folder.js";

/** What commands that run a pipeline have in common. */
export interface RunCommandOptions extends PrepareOptions, GivenAnswers {
  readonly pipeline?: string;
  readonly concurrency?: number;
  readonly isolation?: Isolation;
  /** False for `--no-cache`. */
  readonly cache?: boolean;
  readonly force?: readonly string[];
  readonly json?: true;
}

/** Options of `partitura run`. */
export interface RunOptions extends RunCommandOptions, Select {
  /** The run that goes on: its id, or true for the latest. */
  readonly resume?: string | true;
  /** The run whose results the tasks take that are not selected. */
  readonly reuse?: string;
  /** The id of the new run. */
  readonly runId?: string;
}

async function viewOf({ pipeline }: Checked, json: boolean, { out }: Terminal): Promise<RunView> {
  if (json) return jsonView(out);
  if (!out.live) return plainView(out, pipeline);
  const { liveView } = await import("../run-view/live.js");
  return liveView(pipeline, out, process.stdout);
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

/** Shows diagnostics of a run. */
export type Tell = (diagnostics: readonly Diagnostic[]) => void;

/** Shows diagnostics of a run: as text, or as lines of JSON. */
export function tellingOf(root: string, { json }: RunCommandOptions, terminal: Terminal): Tell {
  const { out, cwd } = terminal;
  return (diagnostics) => {
    if (json !== true) return showDiagnostics(diagnostics, root, terminal);
    for (const it of forPrograms(diagnostics, root, cwd))
      out.write(`${JSON.stringify({ type: "diagnostic", ...it })}\n`);
    annotate(locate(diagnostics, root), terminal);
  };
}

/** A pipeline to run, and of what it is asked. */
type Wanted = Outcome<{
  readonly checked: Checked;
  readonly request: Partial<RunRequest>;
  /** The params of the run that results are taken from; a run that goes on has its own. */
  readonly before?: Params | "its own";
}>;

/** Finds the run to resume or to take results of, and the pipeline: that of the file, else that which the run keeps. */
async function wantedRun(file: string | undefined, options: RunOptions, terminal: Terminal): Promise<Wanted> {
  const { resume, reuse, only, from, until } = options;
  const select = { only, from, until };
  const [checked, found] = file === undefined ? [undefined, []] : await loadChecked(file, options.pipeline);
  if (file !== undefined && checked === undefined) return [undefined, found];
  if (checked !== undefined && resume === undefined && reuse === undefined)
    return [{ checked, request: { select } }, found];
  const [kept, finding] = await readRunOf(resume === true ? undefined : (resume ?? reuse), options, terminal);
  const problems = [...found, ...finding];
  if (kept === undefined) return [undefined, problems];
  const { folder, record } = kept;
  if (checked !== undefined && resume === undefined)
    return [{ checked, request: { select, reuse: folder }, before: record.params }, problems];
  const request = { resume: basename(folder) };
  return [{ checked: checked ?? (await keptPipeline(kept)), request, before: "its own" }, problems];
}

/** `partitura run`: checks a pipeline, then runs it on this machine and shows how it goes; or goes on with a run. */
export async function run(
  file: string | undefined,
  options: RunOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  // Looking at a repository takes a while, in which the file is loaded.
  const git = file === undefined ? undefined : gitState(rootOf(file, terminal));
  const [wanted, found] = await wantedRun(file, options, terminal);
  const root = wanted?.checked.root ?? (file === undefined ? terminal.cwd : rootOf(file, terminal));
  const tell = tellingOf(root, options, terminal);
  if (wanted === undefined) {
    tell(found);
    return exitCode.diagnostics;
  }
  const { checked, request, before } = wanted;
  const [prepared, problems] = await prepare([checked, found], options, terminal, before);
  tell(problems);
  if (prepared === undefined) return exitCode.diagnostics;
  const named = { ...options, ...(file !== undefined && { file }) };
  const { runId } = options;
  return runPrepared(prepared, named, terminal, tell, {
    ...(runId !== undefined && { runId }),
    ...request,
    git,
  });
}

/** Runs what was prepared and shows how it goes. */
export async function runPrepared(
  prepared: Prepared,
  options: RunCommandOptions & { readonly file?: string },
  terminal: Terminal,
  tell: Tell,
  request: Partial<RunRequest> | ScheduledFor = {},
): Promise<ExitCode> {
  const { out, err, cwd } = terminal;
  const json = options.json === true;
  const { checked, runsFolder } = prepared;
  const { pipeline } = checked;
  const given = [...(options.approve ?? []), ...(options.reject ?? [])];
  const unknown = given.find(
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
  const { add, summary } = summarizer();
  const contract = gatherDiagnostics(pipeline);
  const file = options.file ?? (checked.file.endsWith(".json") ? undefined : checked.file);
  const invocation = { file, pipeline: options.pipeline, runsFolder, cwd };
  const interrupt = onInterrupt(
    () => err.write("\nstopping the tasks that run; Ctrl-C again ends them at once\n"),
    () => {
      view.close();
      err.write(`to go on: ${resumeCommand(summary().runId, invocation)}\n`);
    },
  );
  const [result, diagnostics] = await executeRun(
    prepared,
    {
      isolation: options.isolation,
      noCache: options.cache === false,
      force: options.force,
      concurrency: options.concurrency,
      ...("scheduledAt" in request ? { scheduled: request } : request),
      signal: interrupt.signal,
      ask: answers(options, personAt(terminal, json), view),
      onEvent: (event) => {
        add(event);
        contract.add(event);
        view.show(event);
      },
    },
    terminal,
  ).finally(() => {
    interrupt.release();
    view.close();
  });
  tell(diagnostics);
  if (result === undefined) return exitCode.diagnostics;
  if (!json) out.write(renderSummary(summary(), out.colors, cwd, invocation));
  tell(contract.diagnostics());
  return exitCodeOf(result.state);
}

export { prepare, type Prepared } from "../execute/prepare-run.js";
