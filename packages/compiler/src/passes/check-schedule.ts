import type { Diagnostic, Pipeline } from "@partitura/core";
import { Cron } from "croner";
import { checkReport } from "../build/diagnostics.js";

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

/** Checks the cron expression (five fields, no extras) and the time zone. */
export function checkSchedule({ schedule }: Pipeline): readonly Diagnostic[] {
  if (schedule === undefined) return [];
  const { expression, timezone, span } = schedule;
  const problem = cronProblem(expression);
  return [
    ...(problem === undefined ? [] : [checkReport("P2010", { expression, problem }, { span })]),
    ...(knownZone(timezone) ? [] : [checkReport("P2011", { timezone }, { span })]),
  ];
}
