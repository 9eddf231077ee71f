import {
  emulated,
  natively,
  pending,
  ran,
  read,
  readBack,
  unsupported,
  type Capabilities,
} from "@partitura/core";
import type { Dialect } from "./dialect.js";

const loaded = readBack("DagBag");
const statesRead = read("airflow.ti_deps.deps.trigger_rule_dep");

/** How Airflow honours each feature; the two lines differ in backoff and schedules. */
export function capabilitiesOf(dialect: Dialect): Capabilities {
  return {
    ...pending,
    "task.typescript": natively("@task that starts the bundle under the worker's Node", ran("typescript")),
    "task.python": natively("@task that starts the function in a process of its own", ran("failure")),
    "task.python.packages": emulated(
      "@task.virtualenv with a cached environment; the step is a process of its own under it",
      "a step that ends itself as fatal is retried all the same: nothing but an exit code leaves the environment",
      ran("model-selection"),
    ),
    "task.shell": natively("@task that starts the command under sh", ran("shell")),
    "task.container": unsupported(
      "containers are not lowered to Airflow's DockerOperator or KubernetesPodOperator yet",
      "use a shell or python task, or a target that runs containers",
      read("airflow.providers.cncf.kubernetes and airflow.providers.docker"),
    ),
    "task.skippable": natively("AirflowSkipException, or skip_on_exit_code", statesRead),
    "value.arithmetic": natively("an expression in the task's function, its result checked", statesRead),
    "value.or-skip": natively("AirflowSkipException where the value is null", statesRead),
    "run.id": natively("run_id of the context", statesRead),
    "run-if.none-failed": natively("trigger_rule none_failed", statesRead),
    "run-if.none-failed-min-one": natively("trigger_rule none_failed_min_one_success", statesRead),
    "run-if.all-done": natively("trigger_rule all_done", statesRead),
    "run-if.any-succeeded": emulated(
      "a task in front that looks at the states of all",
      "one task more where it waits for several tasks, in arms and in mapped groups: Airflow's one_success does not wait",
      statesRead,
    ),
    "run-if.any-failed": emulated(
      "trigger_rule one_failed after a single task, else a task in front that looks at the states of all",
      "one task more where it waits for several tasks, in arms and in mapped groups: Airflow's one_failed does not wait",
      statesRead,
    ),
    "on-exit": emulated(
      "tasks after one that waits for all others and says how they ended",
      "two tasks more",
      statesRead,
    ),
    "on-exit.several": emulated("as one", "two tasks more", statesRead),
    "retries.exit-codes": natively("AirflowFailException after the other exit codes", statesRead),
    "value.param": natively("the params of the task's context", ran("model-selection")),
    "value.template": natively("an expression in the task's function", ran("model-selection")),
    "value.condition": natively("an expression in the task's function", ran("when")),
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
    params: natively("Param", ran("values")),
    "params.constraints": natively("the JSON Schema of Param", loaded),
    outputs: emulated("a last task that returns them", "one task more", ran("values")),
    after: natively("a >> b", loaded),
    "each.static": natively("a task group mapped over a literal list", ran("each-static")),
    "each.runtime": emulated(
      "a task group mapped over what a task returns",
      "one task more, to list the items; at most core.max_map_length of them (1024)",
      ran("each-runtime"),
    ),
    "each.several-tasks": natively("a mapped task group", ran("model-selection")),
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
    when: natively("@task.branch", ran("when")),
    "when.result": emulated("a task that merges the arms", "one task more", ran("when")),
    "when.nested": natively("@task.branch after @task.branch", ran("branches")),
    "when.each": emulated(
      "the items come from a task that the branch can skip",
      "one task more",
      ran("branches"),
    ),
    retries: natively("retries and retry_delay", ran("retry")),
    "retries.backoff": emulated(
      "retry_exponential_backoff",
      dialect.backoffFactor
        ? "Airflow varies each delay: it is between the one that was asked for and twice that"
        : "the factor is 2 whatever was asked for (P4002), and each delay is between the computed one and twice that",
      loaded,
    ),
    "retries.max-delay": natively("max_retry_delay", loaded),
    timeout: natively("execution_timeout; the step's process group is killed", ran("timeout")),
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
    env: natively("given to the step's process", ran("shell")),
    "env.secret": emulated(
      "an Airflow Variable or Connection, put into the task's environment by pre_execute and masked in its logs",
      "in dag.test, where tasks share a process, the variable stays set",
      read("airflow.sdk.Variable, BaseHook"),
    ),
    schedule: natively("CronTriggerTimetable", loaded),
    "schedule.catchup": natively("catchup, with the start date of the target's options", loaded),
    "schedule.overlap.allow": natively(
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
    description: natively("DAG(description=…)", loaded),
    owner: natively("default_args owner", loaded),
    objective: natively("DAG(doc_md=…)", loaded),
    tags: natively("DAG(tags=…)", loaded),
    "task.description": natively("doc_md of the task", loaded),
  };
}
