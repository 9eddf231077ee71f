import type { Diagnostic, EachNode, Pipeline, Typing } from "@partitura/core";
import type { Dialect } from "../dialect.js";
import type { Call, DagModel, Edge, GroupModel, TaskModel, Wire } from "../model.js";
import type { AirflowOptions } from "../options.js";
import { type Names, taskIds } from "./names.js";
import type { Plan } from "./plan.js";

/** What every lowering knows. */
export interface Site {
  readonly pipeline: Pipeline;
  readonly typing: Typing;
  readonly names: Names;
  readonly plan: Plan;
  readonly dialect: Dialect;
  readonly options: AirflowOptions;
  /** The `each` whose mapped group is being written; undefined at the top of the DAG. */
  readonly each: EachNode | undefined;
}

/** What one node becomes. */
export interface Piece {
  readonly tasks: readonly TaskModel[];
  readonly groups: readonly GroupModel[];
  readonly calls: readonly Call[];
  readonly edges: readonly Edge[];
  readonly constants: DagModel["constants"];
  readonly diagnostics: readonly Diagnostic[];
}

/** A piece of the given parts and nothing else. */
export const piece = (parts: Partial<Piece>): Piece => ({
  tasks: [],
  groups: [],
  calls: [],
  edges: [],
  constants: [],
  diagnostics: [],
  ...parts,
});

/** All parts of several pieces, in order. */
export const joined = (pieces: readonly Piece[]): Piece => ({
  tasks: pieces.flatMap((it) => it.tasks),
  groups: pieces.flatMap((it) => it.groups),
  calls: pieces.flatMap((it) => it.calls),
  edges: pieces.flatMap((it) => it.edges),
  constants: pieces.flatMap((it) => it.constants),
  diagnostics: pieces.flatMap((it) => it.diagnostics),
});

/** Whether a node is lowered into the group that is being written (or, at the top, into the DAG itself). */
const isHere = (id: string, site: Site): boolean => site.plan.eachAround(id)?.id === site.each?.id;

/** Airflow's id of a task written here. */
export const taskIdHere = (id: string, site: Site): string =>
  site.each === undefined ? id : `${site.each.id}.${id}`;

/** Airflow's id of the task that has a node's value and stands for its state; or of the one that decides a `when`. */
export function resultTaskOf(id: string, site: Site, which: "result" | "decision" = "result"): string {
  const here = { ...site, each: site.plan.eachAround(id) };
  switch (site.plan.node(id).kind) {
    case "task":
      return taskIdHere(id, here);
    case "each":
      return taskIdHere(taskIds.results(id), here);
    case "when":
      return taskIdHere(which === "decision" ? id : taskIds.result(id), here);
  }
}

/** The variable that the call of a node's last task is kept in. */
export function ownVariable(id: string, site: Pick<Site, "names" | "plan">): string {
  switch (site.plan.node(id).kind) {
    case "task":
      return site.names.derived(id, "outputs");
    case "each":
      return site.names.derived(id, "results");
    case "when":
      return site.names.derived(id, "result");
  }
}

/** What carries a node's value here: the variable of its call, or the group's argument for a node outside. */
export const wireOf = (id: string, site: Site): Wire => ({
  variable: isHere(id, site) ? ownVariable(id, site) : site.names.node(id),
});

/** The task that decides a `when`: a branch, or one that returns the condition. */
export const decisionOf = (when: string, site: Site): Wire => ({
  variable: site.names.derived(when, decidesByBranch(when, site) ? "branch" : "decision"),
});

/** Whether a `when` becomes a branch: not in a mapped group (broken in 2.11 and 3.3), nor without tasks to choose from. */
export function decidesByBranch(when: string, site: Pick<Site, "plan" | "each">): boolean {
  const node = site.plan.node(when);
  return (
    site.plan.eachAround(when) === undefined &&
    node.kind === "when" &&
    node.then.nodes.length + (node.otherwise?.nodes.length ?? 0) > 0
  );
}
