import { AssertionError } from "node:assert";
import { instanceKey } from "@partitura/backend-local";
import { about, type AnyRun } from "./about.js";

/** Where in a run each instance started for the first time, and where it ended. */
function spansOf({ events }: AnyRun): ReadonlyMap<string, { start?: number; end?: number }> {
  const spans = new Map<string, { start?: number; end?: number }>();
  for (const [at, event] of events.entries()) {
    if (event.type !== "task-started" && event.type !== "task-finished") continue;
    const key = instanceKey(event);
    const span = spans.get(key) ?? {};
    if (event.type === "task-finished") span.end = at;
    else span.start ??= at;
    spans.set(key, span);
  }
  return spans;
}

/** The instances that a name means: one, or all of a node. */
function instancesOf({ tasks }: AnyRun, name: string): readonly string[] {
  return Object.values(tasks).flatMap((it) => (it.name === name || it.node === name ? [it.name] : []));
}

/**
 * Asserts that each of the named tasks ran, and had ended before the next one started. The id of a node inside an `each`
 * means all of its instances.
 *
 * @example
 * expectOrder(run, "collect", "train", "select-best");
 *
 * @throws {AssertionError} with the order in which tasks started.
 */
export function expectOrder(run: AnyRun, ...names: readonly string[]): void {
  const spans = spansOf(run);
  const fail = (said: string): never => {
    const message = `${said}\nThey started in this order: ${run.started.join(", ") || "none did"}\n${about(run)}`;
    throw new AssertionError({ message, actual: run.started, expected: names, stackStartFn: expectOrder });
  };
  for (const name of names) {
    const missing = instancesOf(run, name).filter((it) => spans.get(it)?.start === undefined);
    if (missing.length > 0 || instancesOf(run, name).length === 0)
      fail(`${missing.join(", ") || name} did not run`);
  }
  for (const [at, name] of names.entries()) {
    for (const next of instancesOf(run, names[at + 1] ?? "")) {
      for (const before of instancesOf(run, name)) {
        const [end, start] = [spans.get(before)?.end, spans.get(next)?.start];
        if (end === undefined || start === undefined || end > start)
          fail(`${before} had not ended when ${next} started`);
      }
    }
  }
}
