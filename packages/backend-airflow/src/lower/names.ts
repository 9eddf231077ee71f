import { pythonName, uniqueNames } from "@partitura/codegen";
import { allNodes, type Pipeline } from "@partitura/core";

/** Names that emitted code uses for something else. */
const reserved = [
  ..."DAG k8s pendulum AirflowFailException AirflowSkipException CronTriggerTimetable Param Path RUN VIRTUALENV".split(
    " ",
  ),
  ..."airflow_step airflow_virtualenv before condition context dag ended failed index item items json os params record".split(
    " ",
  ),
  ..."run run_id sys".split(" "),
  ..."task task_group ti timedelta".split(" "),
];

/** How an underscore marks what has no node of its own: ids of nodes have none, so the two never meet. */
export const taskIds = {
  items: (each: string): string => `${each}_items`,
  results: (each: string): string => `${each}_results`,
  message: (approval: string): string => `${approval}_message`,
  join: (node: string): string => `${node}_join`,
  result: (when: string): string => `${when}_result`,
  outputs: "pipeline_outputs",
  status: "pipeline_status",
  watch: "pipeline_watch",
} as const;

/** The variable of the task that says how the run has ended. */
export const statusVariable = "status_";

/** The Python names of a DAG file. */
export interface Names {
  /** The function of a node, and the argument that carries its value. */
  readonly node: (id: string) => string;
  /** A name made of a node's: `outputs` gives `train_outputs`, `gather` in front gives `gather_train`. */
  readonly derived: (id: string, word: string, place?: "before" | "after") => string;
  /** The constant that holds the items of an `each`. */
  readonly constant: (id: string) => string;
}

/** Names for all nodes of a pipeline; a derived name that is a node's name too gets a trailing underscore. */
export function namesOf(pipeline: Pipeline): Names {
  const nodes = uniqueNames(
    allNodes(pipeline).map(({ id }) => id),
    pythonName({ reserved }),
  );
  const taken = new Set([...nodes.values(), ...reserved]);
  const node = (id: string): string => nodes.get(id) ?? id;
  const stem = (id: string): string => node(id).replace(/_$/, "");
  const free = (name: string): string => (taken.has(name) ? free(`${name}_`) : name);
  return {
    node,
    derived: (id, word, place = "after") =>
      free(place === "after" ? `${stem(id)}_${word}` : `${word}_${stem(id)}`),
    constant: (id) => `${stem(id)}_items`.toUpperCase(),
  };
}

/** The name of the DAG file and, with `_steps`, of the package beside it: a legal module name. */
export function moduleName(pipeline: Pipeline): string {
  return pipeline.id.replaceAll("-", "_");
}
