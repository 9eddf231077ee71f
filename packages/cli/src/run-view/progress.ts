import type { RunEvent, TaskState } from "@partitura/backend-local";

/** What is known of one task node while a run goes on; inside an `each` it has an instance for every item. */
export interface NodeProgress {
  /** Start time (ms) of each running instance, by its item indexes. */
  readonly running: ReadonlyMap<string, number>;
  /** How many instances ended in each state. */
  readonly ended: { readonly [S in TaskState]?: number };
  /** Attempts after the first, of all instances. */
  readonly retries: number;
  /** When the first instance started and when the last ended, in ms. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Whether its packages are being installed now. */
  readonly preparing: boolean;
}

/** What is known of a run while it goes on. */
export interface RunProgress {
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly nodes: ReadonlyMap<string, NodeProgress>;
  /** How many items each `each` node has so far, over all its own instances. */
  readonly items: ReadonlyMap<string, number>;
  /** `each` and `when` nodes that could not be evaluated. */
  readonly brokenControls: ReadonlySet<string>;
}

/** A run of which nothing is known yet. */
export const noProgress: RunProgress = { nodes: new Map(), items: new Map(), brokenControls: new Set() };

/** A node of which nothing is known yet. */
export const idle: NodeProgress = { running: new Map(), ended: {}, retries: 0, preparing: false };

const keyOf = (index: readonly number[]): string => index.join(".");

/** The run after an event about one task node. */
function changeNode(
  progress: RunProgress,
  node: string,
  change: (before: NodeProgress) => NodeProgress,
): RunProgress {
  const nodes = new Map(progress.nodes);
  nodes.set(node, change(nodes.get(node) ?? idle));
  return { ...progress, nodes };
}

function taskStarted(before: NodeProgress, index: readonly number[], at: number): NodeProgress {
  const running = new Map(before.running);
  if (!running.has(keyOf(index))) running.set(keyOf(index), at);
  return { ...before, running, startedAt: before.startedAt ?? at, preparing: false };
}

function taskFinished(
  before: NodeProgress,
  {
    index,
    state,
    attempts,
  }: { readonly index: readonly number[]; readonly state: TaskState; readonly attempts: number },
  at: number,
): NodeProgress {
  const running = new Map(before.running);
  running.delete(keyOf(index));
  return {
    ...before,
    running,
    preparing: false,
    ended: { ...before.ended, [state]: (before.ended[state] ?? 0) + 1 },
    ...(attempts > 0 && { endedAt: at }),
  };
}

/** The run after one more event. Events of unknown types change nothing. */
export function advance(progress: RunProgress, event: RunEvent): RunProgress {
  const at = Date.parse(event.at);
  switch (event.type) {
    case "run-started":
      return { ...progress, startedAt: at, nodes: new Map(event.tasks.map((id) => [id, idle])) };
    case "each-expanded": {
      const items = (progress.items.get(event.node) ?? 0) + event.items;
      return { ...progress, items: new Map([...progress.items, [event.node, items]]) };
    }
    case "environment-started":
      return changeNode(progress, event.node, (before) => ({ ...before, preparing: true }));
    case "environment-finished":
      return changeNode(progress, event.node, (before) => ({ ...before, preparing: false }));
    case "task-started":
      return changeNode(progress, event.node, (before) => taskStarted(before, event.index, at));
    case "retry-scheduled":
      return changeNode(progress, event.node, (before) => ({ ...before, retries: before.retries + 1 }));
    case "task-finished":
      return changeNode(progress, event.node, (before) => taskFinished(before, event, at));
    case "control-failed":
      return { ...progress, brokenControls: new Set([...progress.brokenControls, event.node]) };
    case "run-finished":
      return { ...progress, endedAt: at };
    case "when-decided":
    case "attempt-failed":
    case "log-line":
    case "deadline-missed":
      return progress;
  }
}
