import { fireTimes, isClockSchedule } from "@partitura/compiler";
import type { Schedule } from "@partitura/core";
import { commandReport } from "../diagnostics.js";
import { exitCode, type ExitCode } from "../exit-code.js";
import { readInstant } from "../input/read-instant.js";
import { showDiagnostics } from "../render/report.js";
import type { Terminal } from "../terminal.js";
import { loadChecked, rootOf } from "./load-checked.js";

/** Options of `partitura schedule`. */
export interface ScheduleOptions {
  readonly pipeline?: string;
  /** The instant to begin at; now when not given. */
  readonly from?: string;
  readonly count: number;
  readonly json?: true;
}

/** An instant on the clock of a zone, with the zone's offset. */
function onTheWall(instant: string, timezone: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: timezone,
    dateStyle: "short",
    timeStyle: "medium",
  });
  const offset = new Intl.DateTimeFormat("en", { timeZone: timezone, timeZoneName: "longOffset" })
    .formatToParts(new Date(instant))
    .find(({ type }) => type === "timeZoneName")?.value;
  return `${format.format(new Date(instant))} ${offset ?? ""}`;
}

function titleOf(schedule: Schedule): string {
  switch (schedule.kind) {
    case "cron":
      return `${schedule.expression} in ${schedule.timezone}`;
    case "interval":
      return `every ${schedule.seconds} seconds, counted from ${schedule.anchor}`;
    case "assets":
      return `when ${schedule.mode} of ${schedule.assets.join(", ")} ${schedule.mode === "all" ? "are" : "is"} updated`;
  }
}

/** `partitura schedule`: lists the instants at which a pipeline's schedule fires, as every target fires it. */
export async function schedule(
  file: string,
  options: ScheduleOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out } = terminal;
  const [checked, found] = await loadChecked(file, options.pipeline);
  const root = rootOf(file, terminal);
  showDiagnostics(found, root, terminal);
  if (checked === undefined) return exitCode.diagnostics;
  const { schedule: its, id, span } = checked.pipeline;
  const [from, wrong] = options.from === undefined ? [new Date(), []] : readInstant("--from", options.from);
  const problems = [...wrong, ...(its === undefined ? [commandReport("P8105", { id }, { span })] : [])];
  showDiagnostics(problems, root, terminal);
  if (its === undefined || from === undefined) return exitCode.diagnostics;

  const times: string[] = [];
  if (isClockSchedule(its)) {
    for (const at of fireTimes(its, from)) {
      if (times.length === options.count) break;
      times.push(at);
    }
  }
  if (options.json === true) {
    out.write(`${JSON.stringify({ pipeline: id, times }, null, 2)}\n`);
    return exitCode.ok;
  }
  out.write(`${id}: ${titleOf(its)}\n`);
  for (const at of times)
    out.write(its.kind === "cron" ? `${at}  ${onTheWall(at, its.timezone)}\n` : `${at}\n`);
  return exitCode.ok;
}
