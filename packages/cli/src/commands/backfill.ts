import type { ScheduledFor } from "@partitura/backend-local";
import { fireTimeBefore, fireTimes, isClockSchedule, type ClockSchedule } from "@partitura/compiler";
import type { Diagnostic } from "@partitura/core";
import { commandReport } from "../diagnostics.js";
import { exitCode, type ExitCode } from "../exit-code.js";
import { readInstant } from "../input/read-instant.js";
import { showDiagnostics } from "../render/report.js";
import { succeededRuns } from "../serve/backfill-runs.js";
import type { Terminal } from "../terminal.js";
import { loadChecked, rootOf } from "./load-checked.js";
import { prepare } from "../execute/prepare-run.js";
import { runPrepared, tellingOf, type RunCommandOptions } from "./run.js";

/** Options of `partitura backfill`. */
export interface BackfillOptions extends RunCommandOptions {
  /** The first instant (inclusive). */
  readonly from: string;
  /** The last instant (exclusive). */
  readonly to: string;
  /** List the instants and run nothing. */
  readonly dryRun?: true;
  /** Run also the instants for which a run has succeeded already. */
  readonly again?: true;
  /** How many runs go on at once. */
  readonly parallel: number;
  /** Go on with the next run after one has failed. */
  readonly keepGoing?: true;
}

function instantsOf(schedule: ClockSchedule, from: Date, to: Date): readonly ScheduledFor[] {
  const found: ScheduledFor[] = [];
  for (const at of fireTimes(schedule, from)) {
    if (Date.parse(at) >= to.getTime()) break;
    found.push({ scheduledAt: at, intervalStart: fireTimeBefore(schedule, at) ?? at, intervalEnd: at });
  }
  return found;
}

/**
 * `partitura backfill`: one run on this machine for each fire time of the schedule in a range, in order. Instants for which a
 * run has succeeded are left out, so that a backfill that stopped goes on where it was.
 */
export async function backfill(
  file: string,
  options: BackfillOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out } = terminal;
  const root = rootOf(file, terminal);
  const refuse = (problems: readonly Diagnostic[]): ExitCode => {
    showDiagnostics(problems, root, terminal);
    return exitCode.diagnostics;
  };
  const [checked, found] = await loadChecked(file, options.pipeline);
  if (checked === undefined) return refuse(found);
  const { id, schedule, span } = checked.pipeline;
  const [from, wrongFrom] = readInstant("--from", options.from);
  const [to, wrongTo] = readInstant("--to", options.to);
  if (from === undefined || to === undefined) return refuse([...wrongFrom, ...wrongTo]);
  if (schedule === undefined || !isClockSchedule(schedule))
    return refuse([commandReport("P8105", { id }, { span })]);
  const instants = instantsOf(schedule, from, to);
  if (instants.length === 0)
    return refuse([
      commandReport("P8107", { id, from: options.from, to: options.to }, { span: schedule.span }),
    ]);
  const tell = tellingOf(root, options, terminal);
  const [prepared, problems] = await prepare([checked, found], options, terminal);
  tell(problems);
  if (prepared === undefined) return exitCode.diagnostics;

  const done =
    options.again === true ? new Map<string, string>() : await succeededRuns(prepared.runsFolder, id);
  const place = (at: number): string => `(${at + 1} of ${instants.length})`;
  const say = (line: string, json: object): void => {
    out.write(options.json === true ? `${JSON.stringify(json)}\n` : `${line}\n`);
  };
  const todo: (readonly [at: number, scheduled: ScheduledFor])[] = [];
  for (const [at, scheduled] of instants.entries()) {
    const { scheduledAt } = scheduled;
    const runId = done.get(scheduledAt);
    if (runId === undefined) todo.push([at, scheduled]);
    else
      say(`${scheduledAt} ${place(at)} has succeeded in ${runId}; --again runs it again`, {
        type: "has-run",
        pipeline: id,
        scheduledAt,
        runId,
      });
  }
  if (options.dryRun === true) {
    for (const [at, { scheduledAt }] of todo)
      say(`${scheduledAt} ${place(at)}`, { type: "would-run", pipeline: id, scheduledAt });
    return exitCode.ok;
  }
  if (options.parallel > 1) {
    const { backfillParallel } = await import("../serve/backfill-parallel.js");
    return backfillParallel(
      { ...prepared, id, file },
      todo.map(([, it]) => it),
      options,
      terminal,
      tell,
    );
  }

  let worst: ExitCode = exitCode.ok;
  for (const [turn, [at, scheduled]] of todo.entries()) {
    if (options.json !== true) out.write(`${turn === 0 ? "" : "\n"}${scheduled.scheduledAt} ${place(at)}\n`);
    const code = await runPrepared(prepared, { ...options, file }, terminal, tell, { scheduled });
    if (code !== exitCode.ok) worst = code;
    if (code !== exitCode.ok && (options.keepGoing !== true || code !== exitCode.runFailed)) break;
  }
  return worst;
}
