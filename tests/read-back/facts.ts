import {
  dependenciesOf,
  placedNodes,
  taskNodes,
  type Pipeline,
  type Placed,
  type Schedule,
  type TaskNode,
} from "@partitura/core";

/** What the IR says of a task node, in the terms that engines are asked in. */
export interface TaskFacts {
  readonly id: string;
  /** Attempts after the first. */
  readonly retries: number;
  /** Seconds before each of them. */
  readonly delays: readonly number[];
  readonly backoff: number;
  readonly maxDelay: number | undefined;
  readonly timeout: number | undefined;
  readonly description: string | undefined;
  /** The task nodes that must have ended before this one starts, near and far. */
  readonly ancestors: ReadonlySet<string>;
  readonly placed: Placed<TaskNode>;
}

/** The task nodes that each node of a pipeline waits for, near and far. */
function ancestry(pipeline: Pipeline): (id: string) => ReadonlySet<string> {
  const places = new Map([...placedNodes(pipeline.nodes)].map((it) => [it.node.id, it]));
  const known = new Map<string, ReadonlySet<string>>();

  /** A node that something waits for stands for the tasks in it, if it holds some. */
  const behind = (id: string): readonly string[] => {
    const node = places.get(id)?.node;
    if (node === undefined) return [];
    const tasks = [...placedNodes([node])].flatMap((it) => (it.node.kind === "task" ? [it.node.id] : []));
    return [...tasks, ...tasks.flatMap((task) => [...of(task)]), ...of(id)];
  };

  function of(id: string): ReadonlySet<string> {
    const before = known.get(id);
    if (before !== undefined) return before;
    const place = places.get(id);
    if (place === undefined) throw new Error(`no node ${id}`);
    const waits = [...dependenciesOf(place.node), ...place.around.flatMap((it) => dependenciesOf(it.node))];
    const found = new Set(waits.flatMap(behind));
    known.set(id, found);
    return found;
  }
  return of;
}

/** The facts of every task node. */
export function factsOf(pipeline: Pipeline): readonly TaskFacts[] {
  const ancestors = ancestry(pipeline);
  return taskNodes(pipeline).map((placed) => {
    const { node } = placed;
    const { limit = 0, delaySeconds = 0, backoff = 1, maxDelaySeconds } = node.policy.retries ?? {};
    return {
      id: node.id,
      retries: limit,
      delays: Array.from({ length: limit }, (_, n) =>
        Math.min(delaySeconds * backoff ** n, maxDelaySeconds ?? Infinity),
      ),
      backoff,
      maxDelay: maxDelaySeconds,
      timeout: node.policy.timeoutSeconds,
      description: pipeline.tasks[node.task]?.description,
      ancestors: ancestors(node.id),
      placed,
    };
  });
}

/** The cron schedule of a pipeline, if it has one. */
export function cronOf({ schedule }: Pipeline): Extract<Schedule, { kind: "cron" }> | undefined {
  return schedule?.kind === "cron" ? schedule : undefined;
}
