import { isPythonIdentifier, isPythonKeyword, nameOf, pythonName } from "@partitura/codegen";
import { allNodes, type Pipeline } from "@partitura/core";

/** Every Python name of an emitted flow. */
export interface Names {
  /** The flow's file without `.py`, and its function. */
  readonly flow: string;
  /** The folder and package of the steps. */
  readonly steps: string;
  readonly param: (name: string) => string;
  /** The function of a node's task, and the parameter by which others take its value. Of a `when`: of its condition. */
  readonly node: (id: string) => string;
  /** The task that merges a `when`, and the parameter by which others take the merged value. */
  readonly result: (when: string) => string;
  /** The future of a node's task run. Of a `when`: of its condition. */
  readonly run: (id: string) => string;
  /** The future of the task that merges a `when`. */
  readonly resultRun: (when: string) => string;
  /** The future of a node's value for those in an arm of a `when`, whether the node fails or not if the arm is not taken. */
  readonly gated: (id: string, when: string, arm: "then" | "otherwise") => string;
  /** A variable for a node's value where its future is at hand. */
  readonly value: (id: string) => string;
  readonly item: (each: string) => string;
  readonly index: (each: string) => string;
  /** A name of the module's own that functions use, kept apart from parameters that would shadow it. */
  readonly own: (name: string) => string;
}

/** Names that emitted functions use: imported, built in, or local. */
const ownNames = [
  ..."RESULT_KEY SKIPPED Annotated Any Field Literal Secret checked column complete contains each environ field flow if_taken item_result items len".split(" "),
  ..."number or_else quote retry_unless_fatal run_step same skip string task text truth".split(" "),
];

/** What Prefect's flows and tasks take for themselves among the parameters of a call. */
const reservedParams = ["return_state", "wait_for", "self", "cls", "deferred", "parameters"];

const suffixes = ["run", "value", "result", "result_run", "item", "index"] as const;

const derived = (id: string, suffix: (typeof suffixes)[number]): string => `${id.replaceAll("-", "_")}_${suffix}`;

/** The names of a pipeline. A node keeps its own unless a parameter, the module or a name made for another node has it. */
export function namesOf(pipeline: Pipeline): Names {
  const paramRule = pythonName({ reserved: reservedParams });
  const params = new Map(
    Object.keys(pipeline.params).map((name) => {
      const kept = isPythonIdentifier(name) && !isPythonKeyword(name) && !reservedParams.includes(name);
      return [name, kept ? name : nameOf(name, paramRule)];
    }),
  );
  const taken = new Set(params.values());
  const free = (name: string, used: ReadonlySet<string> = taken): string =>
    used.has(name) ? free(`${name}_`, used) : name;
  const flow = nameOf(pipeline.id, pythonName({ reserved: ownNames }));
  const madeNames = allNodes(pipeline).flatMap(({ id }) => suffixes.map((suffix) => derived(id, suffix)));
  const rule = pythonName({ reserved: [...ownNames, ...taken, ...madeNames, ...reservedParams, flow] });
  const ids = allNodes(pipeline).map(({ id }) => id.replaceAll("-", "_"));
  const everything = new Set([...taken, ...madeNames, ...ids]);
  return {
    flow,
    steps: `${pipeline.id.replaceAll("-", "_")}_steps`,
    param: (name) => params.get(name) ?? name,
    node: (id) => nameOf(id, rule),
    result: (when) => free(derived(when, "result")),
    run: (id) => free(derived(id, "run")),
    resultRun: (when) => free(derived(when, "result_run")),
    value: (id) => free(derived(id, "value")),
    item: (each) => free(derived(each, "item")),
    index: (each) => free(derived(each, "index")),
    gated: (id, when, arm) => free(`${id}_${arm === "then" ? "if" : "unless"}_${when}`.replaceAll("-", "_"), everything),
    own: (name) => free(name),
  };
}
