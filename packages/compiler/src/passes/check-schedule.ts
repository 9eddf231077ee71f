import type { Diagnostic, Pipeline } from "@partitura/core";
import { Cron } from "croner";
import { checkReport } from "../build/diagnostics.js";
import { troubledFireTime } from "../schedule/clock-changes.js";

function knownZone(timezone: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone: timezone }) !== undefined && !/^[+-]\d/.test(timezone);
  } catch {
    return false;
  }
}

function cronProblem(expression: string): string | undefined {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5) return `it has ${fields.length} field${fields.length === 1 ? "" : "s"}`;
  if (
    /[LW#?@]/i.test(fields.filter((_, index) => index !== 3 && index !== 4).join(" ")) ||
    /[L#?]/.test(fields.join(" ").replaceAll(/jul/gi, ""))
  ) {
    return "L, W, # and ? are not common to all engines";
  }
  try {
    return new Cron(expression, { paused: true }).nextRun() === null ? "it never fires" : undefined;
  } catch (error) {
    return (error as Error).message.replace(/^CronPattern:\s*/, "");
  }
}

const trouble = {
  missing: "does not exist when the clocks change there",
  twice: "comes twice when the clocks change there",
  "part-of-an-hour": "is moved by a part of an hour when the clocks change there",
  midnight: "is left out when the clocks change there, and with it the beginning of a day",
} as const;

/** Checks the cron expression (five fields, no extras), the time zone, that there is time between start and end, and that no fire time is in doubt when clocks change. */
export function checkSchedule({ schedule }: Pipeline): readonly Diagnostic[] {
  if (schedule === undefined || schedule.kind === "assets") return [];
  const { span, start, end } = schedule;
  const empty =
    start !== undefined && end !== undefined && start >= end
      ? [checkReport("P2035", { problem: `it ends at ${end} and starts at ${start}` }, { span })]
      : [];
  if (schedule.kind === "interval") return empty;
  const { expression, timezone } = schedule;
  const problem = cronProblem(expression);
  const troubled =
    problem === undefined && knownZone(timezone) ? troubledFireTime(expression, timezone) : undefined;
  return [
    ...empty,
    ...(troubled === undefined
      ? []
      : [checkReport("P2037", { ...troubled, kind: trouble[troubled.kind], timezone }, { span })]),
    ...(problem === undefined ? [] : [checkReport("P2010", { expression, problem }, { span })]),
    ...(knownZone(timezone) ? [] : [checkReport("P2011", { timezone }, { span })]),
  ];
}
