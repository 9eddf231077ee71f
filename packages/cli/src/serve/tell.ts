import type { Schedule } from "@partitura/core";
import type { Colors } from "../terminal.js";
import { durationText } from "../run-view/duration.js";
import type { Cause, ServedPipeline, ServeEvent } from "./serve-event.js";

/** A schedule in words. */
export function scheduleText(schedule: Schedule): string {
  switch (schedule.kind) {
    case "cron":
      return `${schedule.expression} in ${schedule.timezone}`;
    case "interval":
      return `every ${schedule.seconds} seconds, counted from ${schedule.anchor}`;
    case "assets":
      return `when ${schedule.mode} of ${schedule.assets.join(", ")} ${schedule.mode === "all" ? "are" : "is"} updated`;
  }
}

function causeText({ scheduledAt, updated }: Cause): string {
  if (scheduledAt !== undefined) return ` for ${scheduledAt}`;
  return updated === undefined ? "" : ` after updates of ${updated.join(", ")}`;
}

const served = (pipelines: readonly ServedPipeline[]): readonly string[] =>
  pipelines.map(
    ({ pipeline, schedule, next }) =>
      `${pipeline}  ${scheduleText(schedule)}${next === undefined ? "" : `; next ${next}`}`,
  );

function what(event: ServeEvent, { green, red, yellow }: Colors): readonly string[] {
  switch (event.type) {
    case "serving":
      return [`serving; runs are kept in ${event.runs}`, ...served(event.pipelines)];
    case "reloaded":
      return [`loaded ${event.files.join(", ")} again`, ...served(event.pipelines)];
    case "schedule-changed":
      return [`${event.pipeline}  has another schedule than before: it counts from now on`];
    case "run-starting":
      return [`${event.pipeline}  ${event.runId} starts${causeText(event)}`];
    case "run-resuming":
      return [`${event.pipeline}  ${event.runId} goes on${causeText(event)}`];
    case "run-ended": {
      const { pipeline, runId, state, durationMs, failed } = event;
      const color = { succeeded: green, failed: red, cancelled: yellow }[state];
      const why = failed === undefined ? "" : `: ${failed.node}: ${failed.message.split("\n", 1)[0]}`;
      return [`${pipeline}  ${runId} ${color(state)} in ${durationText(durationMs)}${why}`];
    }
    case "run-refused":
      return [`${event.pipeline}  ${event.runId} ${red("could not run")}${causeText(event)}`];
    case "run-elsewhere":
      return [`${event.pipeline}  ${event.runId} is run by another process`];
    case "skipped":
      return [`${event.pipeline}  skipped${causeText(event)}: an earlier run is going`];
    case "waiting":
      return [`${event.pipeline}  waits${causeText(event)}: earlier runs come first`];
    case "replaced":
      return [`${event.pipeline}  skipped${causeText(event)}: a later fire time takes its place`];
    case "replacing":
      return [`${event.pipeline}  ${event.runIds.join(", ")} is stopped: a later run takes its place`];
    case "has-run":
      return [`${event.pipeline}  there is a run${causeText(event)} already`];
    case "missed":
    case "making-up": {
      const { pipeline, type, count, orMore, from, to } = event;
      const number = `${count}${orMore ? " or more" : ""} fire time${count === 1 ? "" : "s"}`;
      const range = from === to ? from : `from ${from} to ${to}`;
      return [
        `${pipeline}  ${number} missed, ${range}: ${type === "missed" ? "not made up for (catchup: false)" : "made up for"}`,
      ];
    }
    case "clock-set-back":
      return [`${event.pipeline}  the clock was set back by ${durationText(event.byMs)}`];
    case "stopping":
      return [
        `stopping${event.running === 0 ? "" : `: ${event.running} running; Ctrl-C again ends them at once`}`,
      ];
    case "stopped":
      return [
        `stopped${event.interrupted === 0 ? "" : `: ${event.interrupted} ${event.interrupted === 1 ? "goes" : "go"} on when the same is served again`}`,
      ];
  }
}

/** An event as lines for people, each with the time. */
export function eventLines(event: ServeEvent, colors: Colors): string {
  const time = colors.dim(`${event.at.slice(0, 19)}Z`);
  return what(event, colors)
    .map((line) => `${time}  ${line}\n`)
    .join("");
}
