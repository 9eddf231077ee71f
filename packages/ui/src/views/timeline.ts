import type { AttemptRecord, InstanceRecord } from "@partitura/backend-local";
import { taskNodes } from "@partitura/core";
import type { TimelineBar, TimelineMessage, TimelineRow } from "../api/messages.js";
import type { FollowedRun } from "../follow/followed-run.js";

/** A task with more attempts is shown by how many of them ran when. */
const mostBars = 150;
/** Into how many parts the time of a run is cut for that. */
const parts = 200;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** When an attempt ended; one that nobody has heard the end of lasts until `now`. */
function endOf({ startedAt, endedAt, durationMs, state }: AttemptRecord, now: number): number {
  if (endedAt !== undefined) return Date.parse(endedAt);
  if (durationMs !== undefined) return Date.parse(startedAt) + durationMs;
  return state === "running" ? now : Date.parse(startedAt);
}

interface Tried extends TimelineBar {
  readonly span: Span;
}

function triesOf(instance: InstanceRecord, now: number): readonly Tried[] {
  const { node, index, attempts } = instance;
  const key = index.length === 0 ? node : `${node}[${index.join("][")}]`;
  return attempts.map((it, at) => {
    const to = endOf(it, now);
    const span = { from: Date.parse(it.startedAt), to };
    const endedAt = it.state === "running" ? undefined : new Date(to).toISOString();
    return { key, nth: at + 1, attempt: it.attempt, startedAt: it.startedAt, endedAt, state: it.state, span };
  });
}

function loadOf(tries: readonly Tried[], { from, to }: Span): NonNullable<TimelineRow["load"]> {
  const [running, failed] = [Array.from({ length: parts }, () => 0), Array.from({ length: parts }, () => 0)];
  const partOf = (time: number): number =>
    Math.min(parts - 1, Math.max(0, Math.floor(((time - from) / Math.max(1, to - from)) * parts)));
  for (const { span, state } of tries) {
    for (let part = partOf(span.from); part <= partOf(span.to); part++)
      running[part] = (running[part] ?? 0) + 1;
    if (state === "failed") failed[partOf(span.to)] = (failed[partOf(span.to)] ?? 0) + 1;
  }
  return { running, failed };
}

/** What ran when, a row for each task that has run; `now` is in milliseconds since 1970. */
export function timelineOf(run: FollowedRun, now: number): TimelineMessage {
  const { startedAt, endedAt } = run.record();
  const last = run.standing() === "running" ? now : endedAt === undefined ? undefined : Date.parse(endedAt);
  const tried = taskNodes(run.pipeline).map(({ node }) => ({
    node: node.id,
    tries: [...run.eachOf(node.id)].flatMap((it) =>
      triesOf(it, last ?? Date.parse(it.startedAt ?? startedAt)),
    ),
  }));
  const from = Date.parse(startedAt);
  const ends = tried.flatMap(({ tries }) => tries.map(({ span }) => span.to));
  const to = ends.reduce((latest, end) => Math.max(latest, end), Math.max(from + 1, last ?? 0));
  const rows = tried.flatMap(({ node, tries }): readonly TimelineRow[] => {
    if (tries.length === 0) return [];
    if (tries.length > mostBars) return [{ node, attempts: tries.length, load: loadOf(tries, { from, to }) }];
    return [{ node, attempts: tries.length, bars: tries.map(({ span: _, ...bar }) => bar) }];
  });
  return { from: startedAt, to: new Date(to).toISOString(), rows };
}
