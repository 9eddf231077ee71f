import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkFile, type Checked } from "@partitura/compiler";
import {
  contentHash,
  hasErrors,
  placedNodes,
  type Expression,
  type Json,
  type Node,
  type Pipeline,
  type TaskNode,
} from "@partitura/core";
import fc from "fast-check";
import type { Observation } from "../conformance/observation.js";
import type { BodyPair } from "../differential/making.js";
import { numbers } from "../differential/numbers.js";
import { expectedOf } from "../differential/oracle.js";
import { programOf } from "../differential/programs.js";
import { readIn } from "../differential/walk.js";

/** A random pipeline whose bodies write down every call, and what it should come to. */
export interface Program {
  readonly runId: string;
  readonly pipeline: Pipeline;
  readonly hash: string;
  /** The file that the bodies write to. */
  readonly calls: string;
  readonly expected: Observation;
}

const literal = (value: Json): Expression => ({ op: "literal", value });

/** Some of the tasks fail a few times before they do what they do; some are tried again in vain. */
const retries = [
  { limit: 0, failures: 0 },
  { limit: 0, failures: 0 },
  { limit: 2, failures: 1 },
  { limit: 1, failures: 0 },
] as const;

function recorded(node: TaskNode, loops: readonly string[], calls: string): TaskNode {
  const kind = retries[Number(node.id.replaceAll(/\D/gu, "")) % retries.length] ?? retries[0];
  return {
    ...node,
    inputs: {
      ...node.inputs,
      where: { op: "array", items: loops.map((each) => ({ op: "index", each })) },
      failures: literal(kind.failures),
      calls: literal(calls),
    },
    policy:
      kind.limit === 0
        ? node.policy
        : { ...node.policy, retries: { limit: kind.limit, delaySeconds: 0.003, backoff: 1 } },
  };
}

function recordedIn(nodes: readonly Node[], loops: readonly string[], calls: string): Node[] {
  const inner = (it: readonly Node[], more: readonly string[] = loops): Node[] => recordedIn(it, more, calls);
  return nodes.map((node): Node => {
    switch (node.kind) {
      case "task":
        return recorded(node, loops, calls);
      case "each":
        return { ...node, nodes: inner(node.nodes, [...loops, node.id]) };
      case "when": {
        const { then, otherwise } = node;
        return {
          ...node,
          then: { ...then, nodes: inner(then.nodes) },
          ...(otherwise !== undefined && { otherwise: { ...otherwise, nodes: inner(otherwise.nodes) } }),
        };
      }
    }
  });
}

/** Compiles a pipeline of the folder `bodies`. Throws when it has errors. */
export async function checkedBodies(name: string): Promise<Checked> {
  const file = fileURLToPath(new URL(`./bodies/${name}`, import.meta.url));
  const [checked, diagnostics] = await checkFile(file);
  if (checked === undefined || hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics));
  return checked;
}

/** The bodies of random programs. */
export const loadBodies = async (): Promise<Checked> => checkedBodies("pipeline.ts");

/** Random programs, the same ones for a seed; their bodies write to files in the folder `calls`. */
export function randomPrograms(
  { pipeline: { tasks } }: Checked,
  { seed, count, maxTasks, calls }: { seed: number; count: number; maxTasks: number; calls: string },
): readonly Program[] {
  const [plain, skippable] = [tasks["compute"], tasks["compute-or-skip"]];
  if (plain === undefined || skippable === undefined) throw new Error("the bodies lack a task");
  const bodies: readonly BodyPair[] = [{ plain, skippable }];
  return fc.sample(numbers, { numRuns: count, seed }).map((list, at) => {
    const runId = `random-${seed}-${at}`;
    const file = join(calls, runId);
    const program = programOf(list, { bodies, maxTasks });
    const { onExit } = program;
    const pipeline: Pipeline = {
      ...program,
      id: "random",
      nodes: recordedIn(program.nodes, [], file),
      ...(onExit !== undefined && { onExit: onExit.map((it) => recorded(it, [], file)) }),
    };
    return { runId, pipeline, hash: contentHash(pipeline), calls: file, expected: expectedOf(pipeline) };
  });
}

/** By task: the tasks that it waits for, each with how many loops are around it, as long as their instances are known from its own. */
export function tasksBefore({
  nodes,
  onExit = [],
}: Pipeline): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const placed = [...placedNodes(nodes), ...placedNodes(onExit)];
  const depths = new Map(
    placed.flatMap(({ node, around }) =>
      node.kind === "task" ? [[node.id, around.filter((it) => it.node.kind === "each").length] as const] : [],
    ),
  );
  return new Map(
    placed.flatMap(({ node }) => {
      if (node.kind !== "task") return [];
      const needed = [...Object.values(node.inputs).flatMap(readIn), ...node.after];
      const known = needed.flatMap((id) => {
        const depth = depths.get(id);
        return depth === undefined ? [] : [[id, depth] as const];
      });
      return [[node.id, new Map(known)] as const];
    }),
  );
}
