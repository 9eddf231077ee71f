import type { RunEvent } from "@partitura/backend-local";
import type { Node, Pipeline } from "@partitura/core";
import type { Colors } from "../terminal.js";
import { durationText } from "./duration.js";
import { idle, type RunProgress, trackProgress } from "./progress.js";

/** A fan-out of more items is told of in steps, not item by item. */
const mostTold = 50;
/** Of a large fan-out, so many troubles of a kind are told one by one. */
const mostTroublesTold = 20;
const steps = 10;

/** Makes lines of events, fewer than there are events. */
export interface FoldedLines {
  readonly linesOf: (event: RunEvent) => readonly string[];
  /** What is still to be said at the end. */
  readonly rest: () => readonly string[];
  /** What runs at a time in ms, in a line, if anything does. */
  readonly still: (now: number) => readonly string[];
}

/** The `each` around each task, if there is one. */
function eachOfTasks(
  nodes: readonly Node[],
  around: string | undefined,
): readonly (readonly [string, string])[] {
  return nodes.flatMap((node) => {
    switch (node.kind) {
      case "task":
        return around === undefined ? [] : [[node.id, around] as const];
      case "each":
        return eachOfTasks(node.nodes, node.id);
      case "when":
        return eachOfTasks([...node.then.nodes, ...(node.otherwise?.nodes ?? [])], around);
    }
  });
}

type End = Extract<RunEvent, { readonly type: "task-finished" }>;

/** Ends in a row that were taken from an earlier run. */
interface Taken {
  readonly count: number;
  /** The first few. */
  readonly first: readonly End[];
}

const noneTaken: Taken = { count: 0, first: [] };
const mostTakenTold = 3;

/** So many tasks that run are named. */
const mostNamed = 3;

/** The tasks that run and how long they have, the longest first: `still running: train (2m 05s), 3 of score (10.0s)`. */
function stillText({ nodes }: RunProgress, now: number): string | undefined {
  const running = [...nodes]
    .filter(([, node]) => node.running.size > 0)
    .map(([id, node]) => ({ id, node, since: Math.min(...node.running.values()) }))
    .toSorted((a, b) => a.since - b.since);
  if (running.length === 0) return undefined;
  const named = running.slice(0, mostNamed).map(({ id, node, since }) => {
    const many = node.running.size > 1 ? `${node.running.size} of ` : "";
    return `${many}${id} (${durationText(now - since)})`;
  });
  const more = running.length - named.length;
  return `still running: ${named.join(", ")}${more > 0 ? ` and ${more} more tasks` : ""}`;
}

/**
 * Folds what would be many lines of the same: items of large fan-outs, where `pipeline` is known, are told of at every tenth;
 * of what was done in an earlier run, only the number; a node that waits for something, once. Failures are told one by one,
 * up to a number for each node.
 */
export function foldLines(
  pipeline: Pipeline | undefined,
  colors: Colors,
  lineOf: (event: RunEvent) => string | undefined,
): FoldedLines {
  const eachOf = new Map(pipeline === undefined ? [] : eachOfTasks(pipeline.nodes, undefined));
  const { add, progress } = trackProgress();
  const waits = new Set<string>();
  const troubles = new Map<string, number>();
  let taken = noneTaken;
  let runId: string | undefined;

  const totalOf = (node: string): number => progress.items.get(eachOf.get(node) ?? "") ?? 0;
  const own = (event: RunEvent): readonly string[] => {
    const line = lineOf(event);
    return line === undefined ? [] : [line];
  };

  /** Whether one more trouble of a kind is told of by itself. */
  function tells({ type, node }: RunEvent & { readonly node: string }): boolean {
    if (totalOf(node) <= mostTold) return true;
    const key = `${type} ${node}`;
    const count = (troubles.get(key) ?? 0) + 1;
    troubles.set(key, count);
    return count <= mostTroublesTold;
  }

  function stepLines(node: string): readonly string[] {
    const total = totalOf(node);
    const { ended, done } = progress.nodes.get(node) ?? idle;
    if (Math.floor((done * steps) / total) === Math.floor(((done - 1) * steps) / total)) return [];
    const failed = ended.failed === undefined ? "" : colors.red(`  ${ended.failed} failed`);
    return [`  ${colors.dim("▸")} ${node}  ${done} of ${total}${failed}`];
  }

  function rest(): readonly string[] {
    const { count, first } = taken;
    taken = noneTaken;
    if (count <= mostTakenTold) return first.flatMap(own);
    const from = first[0]?.reusedFrom;
    const how = from === runId ? "were done before" : `are taken from run ${from}`;
    return [`  ${colors.green("✔")} ${count} tasks ${how}`];
  }

  function ownLines(event: RunEvent): readonly string[] {
    switch (event.type) {
      case "task-finished": {
        if (totalOf(event.node) <= mostTold) return own(event);
        return [...(event.state === "failed" && tells(event) ? own(event) : []), ...stepLines(event.node)];
      }
      case "attempt-failed":
      case "retry-scheduled":
        return tells(event) ? own(event) : [];
      case "task-waiting":
        // That all cores are taken is how it should be.
        if (event.for.kind === "cpu" || waits.has(event.node)) return [];
        waits.add(event.node);
        return own(event);
      default:
        return own(event);
    }
  }

  return {
    linesOf: (event) => {
      add(event);
      if (event.type === "run-started" || event.type === "run-resumed") runId = event.runId;
      if (event.type === "task-finished" && event.reusedFrom !== undefined) {
        const { count, first } = taken;
        taken = { count: count + 1, first: count < mostTakenTold ? [...first, event] : first };
        return [];
      }
      const lines = ownLines(event);
      return lines.length === 0 ? [] : [...rest(), ...lines];
    },
    rest,
    still: (now) => {
      const text = stillText(progress, now);
      return text === undefined ? [] : [...rest(), colors.dim(`  … ${text}`)];
    },
  };
}
