import { isDeepStrictEqual } from "node:util";
import { allNodes, type Node, type Pipeline } from "@partitura/core";
import type { CodeChange } from "./run-diff.js";

type What = CodeChange["what"][number];

/** The parts of a node that are compared one by one. Where it is written in its file is no part. */
type Parts = { readonly [W in What]: unknown };

function partsOf(node: Node, { tasks }: Pipeline): Parts {
  switch (node.kind) {
    case "task": {
      const { inputs, after, runIf, updates, policy } = node;
      const task = tasks[node.task];
      return {
        code: [task?.body.kind, task?.body.codeHash],
        types: [task?.inputs, task?.outputs],
        wiring: [inputs, after],
        settings: [policy, runIf, updates, task?.skippable],
      };
    }
    case "each": {
      const { items, itemType, concurrency, onItemFailure, result } = node;
      return {
        code: node.kind,
        types: itemType,
        wiring: [items, result],
        settings: [concurrency, onItemFailure],
      };
    }
    case "when": {
      const { condition, then, otherwise } = node;
      return {
        code: node.kind,
        types: null,
        wiring: [condition, then.result, otherwise?.result],
        settings: null,
      };
    }
  }
}

const whats: readonly What[] = ["code", "types", "wiring", "settings"];

/** What differs between the nodes of two pipelines, in the order of the second; then those that only the first has. */
export function diffCode(a: Pipeline, b: Pipeline): readonly CodeChange[] {
  const [inA, inB] = [a, b].map((it) => new Map(allNodes(it).map((node) => [node.id, node])));
  const changes = [...(inB ?? [])].flatMap(([id, node]): readonly CodeChange[] => {
    const before = inA?.get(id);
    if (before === undefined) return [{ node: id, change: "added", what: [] }];
    const [old, now] = [partsOf(before, a), partsOf(node, b)];
    const what = whats.filter((it) => !isDeepStrictEqual(old[it], now[it]));
    return what.length === 0 ? [] : [{ node: id, change: "changed", what }];
  });
  const removed = [...(inA ?? [])].filter(([id]) => inB?.has(id) !== true);
  return [...changes, ...removed.map(([id]): CodeChange => ({ node: id, change: "removed", what: [] }))];
}
