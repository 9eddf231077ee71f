import type { Diagnostic, TaskNode } from "@partitura/core";
import { report } from "../diagnostics.js";

const mebibytes = (bytes: number): string => `${bytes / 2 ** 20} MiB`;

/** What a node asks for that Prefect can only write down: a comment. */
export function lowerResources(node: TaskNode): readonly [string | undefined, readonly Diagnostic[]] {
  const { cpu, memoryBytes, ephemeralStorageBytes, gpu } = node.policy.resources ?? {};
  const parts = [
    ...(cpu === undefined ? [] : [`${cpu} cpu`]),
    ...(memoryBytes === undefined ? [] : [`${mebibytes(memoryBytes)} memory`]),
    ...(ephemeralStorageBytes === undefined ? [] : [`${mebibytes(ephemeralStorageBytes)} ephemeral storage`]),
    ...(gpu === undefined ? [] : [`${gpu.count} ${gpu.type}`]),
  ];
  if (parts.length === 0) return [undefined, []];
  const resources = parts.join(", ");
  const place = { span: node.span, target: "prefect@3" };
  return [
    `Needs ${resources}: the work pool has to give it.`,
    [report("P6001", { node: node.id, resources }, place)],
  ];
}
