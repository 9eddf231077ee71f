import type { ClockSchedule } from "@partitura/compiler";
import { countLimit, type Decision, graceMs, type Situation, type Step } from "./decide.js";
import { countIn, fireTimeAfter, fireTimesAfter, stretchBetween } from "./instants.js";
import { roomFor } from "./overlap.js";
import type { Standing, Stretch } from "./standing.js";

type Draft = { -readonly [K in keyof Standing]: Standing[K] };

/** Puts the schedule back to an earlier instant: fire times that come again are looked at again. */
function setBack(standing: Standing, now: number): Standing {
  const { next, ...rest } = standing;
  const waiting = standing.waiting
    .filter(({ from }) => from <= now)
    .map(({ from, to }) => ({ from, to: Math.min(to, now) }));
  return { ...rest, upTo: now, waiting, ...(next !== undefined && next <= now && { next }) };
}

/** Adds fire times to those that wait; `upTo` is the instant up to which they and the earlier ones are all there are. */
function withWaiting(waiting: readonly Stretch[], upTo: number, added: Stretch): readonly Stretch[] {
  const last = waiting.at(-1);
  return last?.to === upTo
    ? [...waiting.slice(0, -1), { from: last.from, to: added.to }]
    : [...waiting, added];
}

/** Deals with the fire times that were missed: nobody looked while they were on time. */
function takeMissed(schedule: ClockSchedule, standing: Draft, steps: Step[], now: number): void {
  const missed = stretchBetween(schedule, standing.upTo, now - graceMs);
  if (missed === undefined) return;
  const count = countIn(schedule, missed, countLimit);
  if (schedule.catchup) standing.waiting = withWaiting(standing.waiting, standing.upTo, missed);
  steps.push({ kind: schedule.catchup ? "making-up" : "missed", stretch: missed, count });
  standing.upTo = missed.to;
}

/** Deals with one fire time that has come. */
function takeOne(
  { overlap }: ClockSchedule,
  standing: Draft,
  steps: Step[],
  at: number,
  hasRun: Situation["hasRun"],
): void {
  const { active, waiting, next, upTo } = standing;
  standing.upTo = at;
  if (hasRun(at)) {
    steps.push({ kind: "has-run", at });
    return;
  }
  switch (overlap) {
    case "skip":
      if (active.length > 0 || waiting.length > 0) steps.push({ kind: "skipped", at });
      else standing.waiting = [{ from: at, to: at }];
      return;
    case "replace":
      if (next !== undefined) steps.push({ kind: "replaced-waiting", at: next });
      standing.next = at;
      return;
    case "queue":
    case "allow":
      standing.waiting = withWaiting(waiting, upTo, { from: at, to: at });
  }
}

/** The first fire time that waits and has no run, taken out of those that wait. */
function takeWaiting(
  schedule: ClockSchedule,
  standing: Draft,
  steps: Step[],
  hasRun: Situation["hasRun"],
): number | undefined {
  for (let first = standing.waiting[0]; first !== undefined; first = standing.waiting[0]) {
    const { from: at, to } = first;
    const following = at < to ? fireTimeAfter(schedule, at) : undefined;
    const rest = following === undefined || following > to ? [] : [{ from: following, to }];
    standing.waiting = [...rest, ...standing.waiting.slice(1)];
    if (!hasRun(at)) return at;
    steps.push({ kind: "has-run", at });
  }
  return undefined;
}

/** Starts what may start. */
function startWhatMay(
  schedule: ClockSchedule,
  standing: Draft,
  steps: Step[],
  { parallel, hasRun }: Situation,
): void {
  const { overlap } = schedule;
  const { next, active } = standing;
  if (next !== undefined && active.length > 0) {
    if (active.every(({ replaced }) => replaced)) return;
    standing.active = active.map((it) => ({ ...it, replaced: true as const }));
    steps.push({ kind: "end-active" });
    return;
  }
  if (next !== undefined) {
    delete standing.next;
    steps.push({ kind: "start", at: next });
    return;
  }
  for (let room = roomFor(overlap, active.length, parallel); room > 0; room--) {
    const at = takeWaiting(schedule, standing, steps, hasRun);
    if (at === undefined) return;
    steps.push({ kind: "start", at });
  }
}

/** Decides what a schedule by the clock does now. */
export function decideByClock(schedule: ClockSchedule, before: Standing, situation: Situation): Decision {
  const { now } = situation;
  const steps: Step[] = [];
  const wentBack = before.upTo - now;
  if (wentBack > graceMs) steps.push({ kind: "clock-set-back", by: wentBack });
  const standing: Draft = { ...(wentBack > graceMs ? setBack(before, now) : before) };

  takeMissed(schedule, standing, steps, now);
  const since = standing.upTo;
  let wakeAt: number | undefined;
  for (const at of fireTimesAfter(schedule, standing.upTo)) {
    if (at > now) {
      wakeAt = at;
      break;
    }
    takeOne(schedule, standing, steps, at, situation.hasRun);
  }
  startWhatMay(schedule, standing, steps, situation);
  for (const { from, to } of standing.waiting.filter((it) => it.to > since))
    for (const at of fireTimesAfter(schedule, Math.max(since, from - 1))) {
      if (at > to) break;
      steps.push({ kind: "waits", at });
    }
  return { standing, steps, wakeAt };
}
