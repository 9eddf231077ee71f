import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type InstanceRecord, readRun, type RunStanding, summaryOf } from "@partitura/backend-local";
import { type Diagnostic, type Pipeline, taskNodes } from "@partitura/core";
import { commandReport } from "../diagnostics.js";
import { exitCode, type ExitCode } from "../exit-code.js";
import { bareLines, jsonLines, type LogFormat, namedLines } from "../render/log-lines.js";
import { showDiagnostics } from "../render/report.js";
import { resumeCommand } from "../run-view/next-commands.js";
import { runLogs } from "../kept-runs/run-logs.js";
import { selectInstances } from "../kept-runs/select-instances.js";
import type { Terminal } from "../terminal.js";
import { findRunOf, type RunsOptions } from "./runs-folder.js";

/** Options of `partitura logs`. */
export interface LogsOptions extends RunsOptions {
  /** A task, `train`, or one item of it, `train[2]`. */
  readonly task?: string;
  readonly attempt?: number;
  readonly follow?: true;
  readonly json?: true;
}

const lookEveryMs = 200;

/** Whether only one task instance can be meant. */
function isOneInstance(pipeline: Pipeline, task: string | undefined): boolean {
  if (task === undefined) return false;
  const found = taskNodes(pipeline).find(({ node }) => node.id === task);
  return found === undefined || !found.around.some(({ node }) => node.kind === "each");
}

/** Reports P8122 when a run that is over, or is not followed, has no such attempt. */
function checkAttempt(
  instances: readonly InstanceRecord[],
  { attempt, task, follow }: LogsOptions,
  run: string,
): readonly Diagnostic[] {
  if (attempt === undefined || follow === true) return [];
  const isThere = instances.some(({ attempts }) => attempts.some((it) => it.attempt === attempt));
  return isThere ? [] : [commandReport("P8122", { attempt, what: task ?? "any task", run })];
}

/** `partitura logs`: what the tasks of a run on this machine wrote; with `follow` until the run ends. */
export async function logs(
  wanted: string | undefined,
  options: LogsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, err, cwd } = terminal;
  const { task, attempt, follow = false, json } = options;
  const [found, finding] = await findRunOf(wanted, options, terminal);
  const [run, reading] = found === undefined ? [undefined, []] : await readRun(found.folder);
  // An item that is followed may come to be later.
  const isAwaited = run?.record.tasks.some((id) => task?.startsWith(`${id}[`)) === true && follow;
  const [instances, selecting] =
    run === undefined ? [undefined, []] : isAwaited ? [[], []] : selectInstances(run.record, task);
  const attempts = instances === undefined ? [] : checkAttempt(instances, options, run?.record.runId ?? "");
  showDiagnostics([...finding, ...reading, ...selecting, ...attempts], cwd, terminal);
  if (run === undefined || instances === undefined || attempts.length > 0) return exitCode.diagnostics;

  const { folder, pipeline, record } = run;
  const format: LogFormat =
    json === true ? jsonLines : isOneInstance(pipeline, task) ? bareLines : namedLines(out.colors);
  const { news } = runLogs(folder, { task, attempt });
  let isSilent = true;
  let standing: RunStanding = run.standing;
  for (;;) {
    // Asked before reading, so that what was written until the end is read.
    standing = (await summaryOf(folder))?.state ?? "interrupted";
    for await (const piece of news()) {
      isSilent = false;
      out.write(format(piece));
    }
    if (!follow || standing !== "running") break;
    await sleep(lookEveryMs);
  }
  if (json === true) return exitCode.ok;
  if (isSilent) err.write(`nothing was written by ${task ?? "any task"} in run ${record.runId}\n`);
  if (!follow) return exitCode.ok;
  const resume = resumeCommand(record.runId, { runsFolder: dirname(folder), cwd });
  err.write(
    `run ${record.runId} ${standing === "interrupted" ? `was interrupted; go on with it: ${resume}` : standing}\n`,
  );
  return exitCode.ok;
}
