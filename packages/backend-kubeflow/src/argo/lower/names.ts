import { allNodes, type Pipeline } from "@partitura/core";

/** Names of templates and tasks that stand for no node of their own. */
export interface DerivedNames {
  readonly main: string;
  readonly checkParameters: string;
  readonly exit: string;
  /** The template without a pod, for tasks of a DAG that only end as their condition says. */
  readonly done: string;
  /** The task of a DAG that succeeds unless the node has told that it is skipped. */
  readonly doneOf: (node: string) => string;
  /** The task of a DAG that stands for a node further out in the second arm of a `when`. */
  readonly otherwiseOf: (node: string) => string;
  /** The template of one item of an `each`. */
  readonly itemOf: (each: string) => string;
}

/** The base, or the base with as many dashes and 'x' as make it no node's id: a function of the ids alone. */
function free(base: string, taken: ReadonlySet<string>): string {
  return taken.has(base) ? free(`${base}-x`, taken) : base;
}

/** Names that no node id of the pipeline has; templates of nodes are named as the nodes are. */
export function derivedNames(pipeline: Pipeline): DerivedNames {
  const taken = new Set(allNodes(pipeline).map(({ id }) => id));
  return {
    main: free("main", taken),
    checkParameters: free("check-parameters", taken),
    exit: free("exit", taken),
    done: free("done", taken),
    doneOf: (node) => free(`${node}-done`, taken),
    otherwiseOf: (node) => free(`${node}-otherwise`, taken),
    itemOf: (each) => free(`${each}-item`, taken),
  };
}
