import { emulated, native, ran, read, readBack, unsupported, type Capabilities } from "@partitura/core";
import type { Dialect } from "./dialect.js";

const loaded = readBack("DagBag");

/** How Airflow honours each feature; the two lines differ in backoff and schedules. */
export function capabilitiesOf(dialect: Dialect): Capabilities {
  return {
    "task.typescript": native("@task that starts the bundle under the worker's Node", ran("typescript")),
    "task.python": native("@task that starts the function in a process of its own", ran("failure")),
    "task.python.packages": emulated(
      "@task.virtualenv with a cached environment; the step is a process of its own under it",
      "a step that ends itself as fatal is retried all the same: nothing but an exit code leaves the environment",
      ran("model-selection"),
    ),
    "task.shell": native("@task that starts the command under sh", ran("shell")),
    "task.container": unsupported(
      "containers are not lowered to Airflow's DockerOperator or KubernetesPodOperator yet",
      "use a shell or python task, or a target that runs containers",
      read("airflow.providers.cncf.kubernetes and airflow.providers.docker"),
    ),
    "value.param": native("the params of the task's context", ran("model-selection")),
    "value.template": native("an expression in the task's function", ran("model-selection")),
    "value.condition": native("an expression in the task's function", ran("when")),
    artifact: emulated(
      "files in a folder of the workers, passed as references in XCom",
      "all workers must share the folder",
      ran("artifacts"),
    ),
    "artifact.nested": emulated(
      "references in XCom",
      "all workers must share the folder",
      ran("model-selection"),
    ),
    "artifact.pass-through": emulated(
      "references in XCom",
      "all workers must share the folder",
      ran("artifacts"),
    ),
    params: native("Param", ran("values")),
    "params.constraints": native("the JSON Schema of Param", loaded),
    outputs: emulated("a last task that returns them", "one task more", ran("values")),
    after: native("a >> b", loaded),
    "each.static": native("a task group mapped over a literal list", ran("each-static")),
    "each.runtime": emulated(
      "a task group mapped over what a task returns",
      "one task more, to list the items; at most core.max_map_length of them (1024)",
      ran("each-runtime"),
    ),
    "each.several-tasks": native("a mapped task group", ran("model-selection")),
    "each.concurrency": emulated(
      "max_active_tis_per_dagrun on each task of the body",
      "the limit holds for each task of the body, not for all of them together",
      loaded,
    ),
    "each.continue": emulated(
      "a task that runs when all items are done, before the one that lists the results",
      "one task more",
      ran("tolerated"),
    ),
    "each.nested": unsupported(
      "Airflow cannot map inside a mapped task group",
      "make the inner list one task, or build the list of all pairs before a single each",
      readBack("NotImplementedError while the DAG is read"),
    ),
    "each.when": emulated(
      "a task that returns the condition; the arms' first tasks skip themselves",
      "the arms' first tasks start in order to skip (branches in mapped groups are broken, apache/airflow#67265), and one whose other inputs failed counts as upstream-failed",
      ran("branches"),
    ),
    when: native("@task.branch", ran("when")),
    "when.result": emulated("a task that merges the arms", "one task more", ran("when")),
    "when.nested": native("@task.branch after @task.branch", ran("branches")),
    "when.each": emulated(
      "the items come from a task that the branch can skip",
      "one task more",
      ran("branches"),
    ),
    retries: native("retries and retry_delay", ran("retry")),
    "retries.backoff": emulated(
      "retry_exponential_backoff",
      dialect.backoffFactor
        ? "Airflow varies each delay: it is between the one that was asked for and twice that"
        : "the factor is 2 whatever was asked for (P4002), and each delay is between the computed one and twice that",
      loaded,
    ),
    "retries.max-delay": native("max_retry_delay", loaded),
    timeout: native("execution_timeout; the step's process group is killed", ran("timeout")),
    "resources.cpu": emulated(
      'a pod_override, with executor: "kubernetes"',
      "other executors give the task what the worker has (P4001)",
      read("Airflow docs: KubernetesExecutor, pod_override"),
    ),
    "resources.memory": emulated(
      'a pod_override, with executor: "kubernetes"',
      "other executors give the task what the worker has (P4001)",
      read("Airflow docs: KubernetesExecutor, pod_override"),
    ),
    env: native("given to the step's process", ran("shell")),
    "env.secret": emulated(
      "an Airflow Variable or Connection, put into the task's environment by pre_execute and masked in its logs",
      "in dag.test, where tasks share a process, the variable stays set",
      read("airflow.sdk.Variable, BaseHook"),
    ),
    schedule: native("CronTriggerTimetable", loaded),
    "schedule.catchup": native("catchup, with the start date of the target's options", loaded),
    "schedule.overlap.allow": native(
      "runs of a DAG overlap, up to core.max_active_runs_per_dag (16)",
      loaded,
    ),
    "schedule.overlap.skip": unsupported(
      "Airflow starts a late run when the earlier one ends; it does not drop it",
      'use overlap: "allow" or "queue"',
      read("max_active_runs"),
    ),
    "schedule.overlap.replace": unsupported(
      "Airflow does not end a run because the next one is due",
      'use overlap: "allow" or "queue"',
      read("max_active_runs"),
    ),
    "schedule.overlap.queue": emulated(
      "max_active_runs=1",
      "without catch-up only the latest of the fire times missed meanwhile gets a run",
      loaded,
    ),
    description: native("DAG(description=…)", loaded),
    owner: native("default_args owner", loaded),
    objective: native("DAG(doc_md=…)", loaded),
    tags: native("DAG(tags=…)", loaded),
    "task.description": native("doc_md of the task", loaded),
  };
}
