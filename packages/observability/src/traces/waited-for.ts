import { type Instance, instanceKey } from "@partitura/backend-local";
import {
  dependenciesOf,
  nestedIn,
  placedNodesOf,
  type Node,
  type Pipeline,
  type Placed,
} from "@partitura/core";

/** The most instances that one is linked to: a fan-in of thousands says nothing by naming each. */
const mostLinks = 100;

/** Knows which instances of tasks others have waited for. */
export interface WaitedFor {
  /** An instance has succeeded. */
  readonly ended: (instance: Instance) => void;
  /** The instances that one has waited for, at most a hundred: of loops that both are in, those of the same item. */
  readonly before: (instance: Instance) => readonly Instance[];
}

/** A task node that another waits for, and how many loops both are in. */
interface Upstream {
  readonly node: string;
  readonly depth: number;
}

const tasksIn = (node: Node): readonly string[] =>
  node.kind === "task" ? [node.id] : nestedIn(node).flatMap(tasksIn);

const loopsAround = (placed: Placed | undefined): readonly string[] =>
  (placed?.around ?? []).flatMap(({ node }) => (node.kind === "each" ? [node.id] : []));

function upstreamIn(pipeline: Pipeline): ReadonlyMap<string, readonly Upstream[]> {
  const placed = new Map(placedNodesOf(pipeline).map((it) => [it.node.id, it]));
  const shared = (left: readonly string[], right: readonly string[]): number => {
    const apart = left.findIndex((it, depth) => right[depth] !== it);
    return apart === -1 ? left.length : apart;
  };
  const found = [...placed].map(([id, it]): [string, readonly Upstream[]] => {
    const tasks = dependenciesOf(it.node).flatMap((other) => {
      const node = placed.get(other)?.node;
      return node === undefined ? [] : tasksIn(node);
    });
    const loops = loopsAround(it);
    return [id, tasks.map((node) => ({ node, depth: shared(loops, loopsAround(placed.get(node))) }))];
  });
  return new Map(found);
}

/** Starts to follow the tasks of a pipeline. */
export function waitedFor(pipeline: Pipeline): WaitedFor {
  const upstream = upstreamIn(pipeline);
  /** The first instances of each node below each item of the loops around it. */
  const ended = new Map<string, Instance[]>();
  return {
    ended: (instance) => {
      const { node, index } = instance;
      for (let depth = 0; depth <= index.length; depth++) {
        const key = instanceKey({ node, index: index.slice(0, depth) });
        const list = ended.get(key);
        if (list === undefined) ended.set(key, [instance]);
        else if (list.length < mostLinks) list.push(instance);
      }
    },
    before: ({ node, index }) =>
      (upstream.get(node) ?? [])
        .flatMap((it) => ended.get(instanceKey({ node: it.node, index: index.slice(0, it.depth) })) ?? [])
        .slice(0, mostLinks),
  };
}
