import type { TemplateView } from "./stored-template.js";

/** What the controller keeps of one node of a run (`NodeStatus` in pkg/apis/workflow/v1alpha1/workflow_types.go). */
export interface NodeStatus {
  readonly [field: string]: unknown;
  readonly id: string;
  /** Nodes that follow; filled while the nodes around it are made. */
  readonly children: Set<string>;
}

/** The time of a node, whose text always has the same length. */
const time = "2026-01-01T00:00:00Z";

/** The id of a node: FNV-1a of its name behind the run's (`Workflow.NodeID`). */
export function nodeId(run: string, name: string): string {
  if (name === run) return run;
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return `${run}-${hash}`;
}

/** What is the same of every node. */
export interface NodeName {
  readonly run: string;
  readonly name: string;
  readonly displayName: string;
  /** The node whose template this one is in; absent for the whole run's. */
  readonly boundary?: string;
  /** Where its template is, when that is in another object. */
  readonly templateRef?: { readonly name: string; readonly template: string };
}

/** A node with what every kind of node has. */
export function nodeOf(
  { run, name, displayName, boundary, templateRef }: NodeName,
  template: Pick<TemplateView, "name">,
  fields: { readonly [field: string]: unknown },
): NodeStatus {
  return {
    ...(boundary !== undefined && { boundaryID: boundary }),
    children: new Set<string>(),
    displayName,
    finishedAt: time,
    id: nodeId(run, name),
    name,
    phase: "Succeeded",
    startedAt: time,
    ...(templateRef === undefined ? { templateName: template.name } : { templateRef }),
    templateScope: "local/",
    ...fields,
  };
}

/** What a node that ran counts: pods, and seconds of cpu and memory of them. */
export function effort(pods: number): { readonly [field: string]: unknown } {
  return {
    progress: `${pods}/${pods}`,
    resourcesDuration: pods === 1 ? { cpu: 0, memory: 7 } : { cpu: 2 * pods, memory: 20 * pods },
  };
}

/** The nodes as the object holds them: without empty lists, by their ids. */
export function nodesById(nodes: readonly NodeStatus[]): { readonly [id: string]: object } {
  return Object.fromEntries(
    nodes.map(({ children, ...node }) => [
      node.id,
      { ...node, ...(children.size > 0 && { children: [...children] }) },
    ]),
  );
}
