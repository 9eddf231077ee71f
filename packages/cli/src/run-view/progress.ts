import {
  instanceKey,
  type Instance,
  type Lack,
  type RunEvent,
  type TaskState,
} from "@partitura/backend-local";

/** What is known of one task node while a run goes on; inside an `each` it has an instance for every item. */
export interface NodeProgress {
  /** Start time (ms) of each instance that runs, or is between two attempts, by its item indexes. */
  readonly running: ReadonlyMap<string, number>;
  /** How many instances are ready to start and wait, by what is lacking: `cpu`, `pool gpu`. */
  readonly waitsFor: ReadonlyMap<string, number>;
  /** When (ms) the next attempt of each instance starts that is between two, by its item indexes. */
  readonly retrying: ReadonlyMap<string, number>;
  /** How many instances ended in each state. */
  readonly ended: { readonly [S in TaskState]?: number };
  /** How many instances ended. */
  readonly done: number;
  /** How many instances took their outputs from the cache, and how many from an earlier run or an earlier part of this one. */
  readonly cached: number;
  readonly reused: number;
  /** Attempts after the first, of all instances. */
  readonly retries: number;
  /** When the first instance started and when the last ended, in ms. */
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
  /** Whether its packages are being installed now. */
  readonly preparing: boolean;
}

/** What is known of a run while it goes on. */
export interface RunProgress {
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
  readonly nodes: ReadonlyMap<string, NodeProgress>;
  /** How many items each `each` node has so far, over all its own instances. */
  readonly items: ReadonlyMap<string, number>;
  /** `each` and `when` nodes that could not be evaluated. */
  readonly brokenControls: ReadonlySet<string>;
}

/** Follows a run event by event; the cost of an event does not depend on how many there were. */
export interface ProgressTracker {
  readonly add: (event: RunEvent) => void;
  /** What is known so far; the same object is brought up to date by later events. */
  readonly progress: RunProgress;
}

interface NodeDraft {
  running: Map<string, number>;
  waitsFor: Map<string, number>;
  /** What each waiting instance waits for. */
  waiting: Map<string, string>;
  retrying: Map<string, number>;
  ended: { [S in TaskState]?: number };
  done: number;
  cached: number;
  reused: number;
  retries: number;
  startedAt?: number | undefined;
  endedAt?: number | undefined;
  preparing: boolean;
}

const newNode = (): NodeDraft => ({
  running: new Map(),
  waitsFor: new Map(),
  waiting: new Map(),
  retrying: new Map(),
  ended: {},
  done: 0,
  cached: 0,
  reused: 0,
  retries: 0,
  preparing: false,
});

/** A node of which nothing is known yet. */
export const idle: NodeProgress = newNode();

/** What is lacking, in words. */
export const lackText = (lack: Lack): string => (lack.kind === "pool" ? `pool ${lack.pool}` : lack.kind);

const keyOf = ({ index }: Instance): string => index.join(".");

/** Notes what an instance waits for now, if anything. */
function wait(node: NodeDraft, key: string, lack?: string): void {
  const before = node.waiting.get(key);
  if (before !== undefined) {
    const left = (node.waitsFor.get(before) ?? 1) - 1;
    if (left > 0) node.waitsFor.set(before, left);
    else node.waitsFor.delete(before);
    node.waiting.delete(key);
  }
  if (lack === undefined) return;
  node.waiting.set(key, lack);
  node.waitsFor.set(lack, (node.waitsFor.get(lack) ?? 0) + 1);
}

function startTask(node: NodeDraft, key: string, at: number): void {
  wait(node, key);
  node.retrying.delete(key);
  if (!node.running.has(key)) node.running.set(key, at);
  node.startedAt ??= at;
  node.preparing = false;
}

function finishTask(
  node: NodeDraft,
  event: Extract<RunEvent, { readonly type: "task-finished" }>,
  at: number,
): void {
  const key = keyOf(event);
  node.running.delete(key);
  wait(node, key);
  node.retrying.delete(key);
  node.preparing = false;
  node.done++;
  node.ended[event.state] = (node.ended[event.state] ?? 0) + 1;
  if (event.cached === true) node.cached++;
  if (event.reusedFrom !== undefined) node.reused++;
  else if (event.attempts > 0) node.endedAt = at;
}

/** Starts to follow a run of which nothing is known yet. Events of unknown types change nothing. */
export function trackProgress(): ProgressTracker {
  const nodes = new Map<string, NodeDraft>();
  const items = new Map<string, number>();
  const itemsOfInstance = new Map<string, number>();
  const brokenControls = new Set<string>();
  const progress: { startedAt?: number; endedAt?: number } & Omit<RunProgress, "startedAt" | "endedAt"> = {
    nodes,
    items,
    brokenControls,
  };

  function nodeOf(id: string): NodeDraft {
    const found = nodes.get(id) ?? newNode();
    nodes.set(id, found);
    return found;
  }

  function expand(event: Extract<RunEvent, { readonly type: "each-expanded" }>): void {
    const key = instanceKey(event);
    const more = event.items - (itemsOfInstance.get(key) ?? 0);
    itemsOfInstance.set(key, event.items);
    items.set(event.node, (items.get(event.node) ?? 0) + more);
  }

  function add(event: RunEvent): void {
    const at = Date.parse(event.at);
    switch (event.type) {
      case "run-started":
        progress.startedAt = at;
        return;
      case "run-resumed":
        // What was done is told again, as taken from this run itself.
        for (const known of [nodes, items, itemsOfInstance, brokenControls]) known.clear();
        progress.startedAt = at;
        delete progress.endedAt;
        return;
      case "each-expanded":
        return expand(event);
      case "environment-started":
        nodeOf(event.node).preparing = true;
        return;
      case "environment-finished":
        nodeOf(event.node).preparing = false;
        return;
      case "task-waiting":
        return wait(nodeOf(event.node), keyOf(event), lackText(event.for));
      case "task-started":
        return startTask(nodeOf(event.node), keyOf(event), at);
      case "retry-scheduled": {
        const node = nodeOf(event.node);
        node.retries++;
        node.retrying.set(keyOf(event), at + event.delayMs);
        return;
      }
      case "task-finished":
        return finishTask(nodeOf(event.node), event, at);
      case "control-failed":
        return void brokenControls.add(event.node);
      case "run-finished":
        progress.endedAt = at;
        return;
      case "when-decided":
      case "cache-asked":
      case "attempt-failed":
      case "log-line":
      case "deadline-missed":
      case "exit-started":
        return;
    }
  }

  return { add, progress };
}
