import type { Schedule } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { CronWorkflow } from "../model.js";
import { objectName } from "./config-map.js";
import type { Context } from "./context.js";
import { stringLiteral, tag } from "./expr-syntax.js";
import { metadataOf } from "./metadata.js";

const policies = { allow: "Allow", skip: "Forbid", replace: "Replace", queue: "Allow" } as const;

/** The longest name that Argo takes for a CronWorkflow: it appends the fire time to name each run. */
const cronNameLength = 52;

const [hour, day, week] = [3600, 86_400, 604_800] as const;

/** The cron expression, in UTC, that fires every so many seconds from an anchor; undefined where there is none. */
export function cronOfInterval(seconds: number, anchor: string): string | undefined {
  const at = new Date(anchor);
  if (seconds % 60 !== 0 || at.getTime() % 60_000 !== 0) return undefined;
  const [minute, hours] = [at.getUTCMinutes(), at.getUTCHours()];
  const every = (first: number, step: number, end: number): string =>
    Array.from({ length: end / step }, (_, index) => (first % step) + index * step).join(",");
  if (hour % seconds === 0) return `${every(minute, seconds / 60, 60)} * * * *`;
  if (seconds % hour === 0 && day % seconds === 0)
    return `${String(minute)} ${every(hours, seconds / hour, 24)} * * *`;
  return seconds === week ? `${String(minute)} ${String(hours)} * * ${String(at.getUTCDay())}` : undefined;
}

/** The condition that a fire time is not before the start and before the end of a schedule. */
function boundsOf({
  start,
  end,
}: {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}): string | undefined {
  const after = start === undefined ? [] : [`now() >= date(${stringLiteral(start)})`];
  const before = end === undefined ? [] : [`now() < date(${stringLiteral(end)})`];
  const bounds = [...after, ...before];
  return bounds.length === 0 ? undefined : tag(bounds.join(" && "));
}

function timesOf(
  schedule: Exclude<Schedule, { readonly kind: "assets" }>,
  { tell }: Context,
): { readonly schedules: readonly string[]; readonly timezone: string } {
  if (schedule.kind === "cron") return { schedules: [schedule.expression], timezone: schedule.timezone };
  const { seconds, anchor, span } = schedule;
  const expression = cronOfInterval(seconds, anchor);
  if (expression === undefined) tell(report("P5019", { seconds, anchor }, { span }));
  return { schedules: [expression ?? ""], timezone: "UTC" };
}

/** The schedule; runs that must wait for one another (`queue`) share a mutex. */
export function lowerSchedule(context: Context, workflowTemplate: string): CronWorkflow | undefined {
  const { schedule, id } = context.pipeline;
  if (schedule === undefined || schedule.kind === "assets") return undefined;
  const name = objectName(id, cronNameLength);
  const when = boundsOf(schedule);
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "CronWorkflow",
    metadata: metadataOf(name, context),
    spec: {
      ...timesOf(schedule, context),
      ...(when !== undefined && { when }),
      concurrencyPolicy: policies[schedule.overlap],
      workflowSpec: {
        workflowTemplateRef: { name: workflowTemplate },
        ...(schedule.overlap === "queue" && { synchronization: { mutexes: [{ name }] as const } }),
      },
    },
  };
}
