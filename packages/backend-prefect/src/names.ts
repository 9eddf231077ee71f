import { isPythonIdentifier, isPythonKeyword, nameOf, pythonName } from "@partitura/codegen";
import { allNodes, taskNodes, type Pipeline } from "@partitura/core";
import { moduleNames } from "./module-names.js";

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
  /** The future of what decides whether a node runs, by the ends of its upstream. */
  readonly rule: (id: string) => string;
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
  ..."RESULT_KEY SKIPPED Annotated Any Field Literal Secret checked column complete concurrency contains each environ field flow if_taken item_result items len".split(
    " ",
  ),
  ..."Cancelled deadline difference ended flow_run is_outside note_failure optional or_skip previous_fire_time".split(
    " ",
  ),
  ..."product quotient retry_on run_if scheduled_at sum_of timedelta value_of".split(" "),
  ..."number or_else quote retry_unless_fatal run_step same skip string task text truth".split(" "),
];

/** Variables of what only some pipelines have. */
const namesFor = (pipeline: Pipeline): readonly string[] => [
  ...((pipeline.onExit ?? []).length > 0 ? ["status", "failed_tasks"] : []),
  ...(taskNodes(pipeline).some(({ node }) => node.runIf !== undefined) ? ["upstream"] : []),
];

/** What Prefect's flows and tasks take for themselves among the parameters of a call. */
const reservedParams: ReadonlySet<string> = new Set([
  "return_state",
  "wait_for",
  "self",
  "cls",
  "deferred",
  "parameters",
]);

const suffixes = ["run", "value", "result", "result_run", "item", "index", "rule"] as const;

const spelled = (id: string): string => id.replaceAll("-", "_");

/** The name, with as many `_` behind it as it takes to be none of those. */
const free = (name: string, taken: ReadonlySet<string>): string =>
  taken.has(name) ? free(`${name}_`, taken) : name;

/** A parameter keeps its name if Python and Prefect let it. */
function paramNames(pipeline: Pipeline): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const name of Object.keys(pipeline.params)) {
    const word = name.replaceAll(/[^A-Za-z0-9_]/g, "_").replace(/^(?=[0-9]|$)/, "p_");
    const usable = isPythonIdentifier(name) && !isPythonKeyword(name) && !reservedParams.has(name);
    const legal = usable ? name : isPythonIdentifier(word) && word !== name ? word : `${word}_`;
    names.set(
      name,
      free(legal, new Set([...names.values(), ...(usable ? [] : Object.keys(pipeline.params))])),
    );
  }
  return names;
}

/** The names of a pipeline. A node keeps its own unless a parameter, the module or a name made for another node has it. */
export function namesOf(pipeline: Pipeline): Names {
  const params = paramNames(pipeline);
  const ids = allNodes(pipeline).map(({ id }) => id);
  const taken = new Set(params.values());
  const own = (name: string): string => free(name, taken);
  const imported = [...ownNames, ...namesFor(pipeline)];
  const derived = (id: string, suffix: (typeof suffixes)[number]): string =>
    free(`${spelled(id)}_${suffix}`, taken);
  const flow = nameOf(pipeline.id, pythonName({ reserved: [...imported, ...moduleNames] }));
  const blocked = new Set([
    ...taken,
    ...imported.flatMap((name) => [name, own(name)]),
    ...ids.flatMap((id) => suffixes.map((suffix) => derived(id, suffix))),
    ...reservedParams,
    flow,
  ]);
  const rule = pythonName();
  const node = (id: string): string => free(nameOf(id, rule), blocked);
  const everything = new Set([...blocked, ...ids.map(node)]);
  return {
    flow,
    steps: `${spelled(pipeline.id)}_steps`,
    param: (name) => params.get(name) ?? name,
    node,
    result: (when) => derived(when, "result"),
    run: (id) => derived(id, "run"),
    rule: (id) => derived(id, "rule"),
    resultRun: (when) => derived(when, "result_run"),
    gated: (id, when, arm) =>
      free(`${spelled(id)}_${arm === "then" ? "if" : "unless"}_${spelled(when)}`, everything),
    value: (id) => derived(id, "value"),
    item: (each) => derived(each, "item"),
    index: (each) => derived(each, "index"),
    own,
  };
}
