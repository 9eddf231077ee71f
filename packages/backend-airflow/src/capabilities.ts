import {
  emulated,
  natively,
  ran,
  read,
  readBack,
  unsupported,
  type Capabilities,
  type Evidence,
} from "@partitura/core";
import { scheduled, schedules } from "./schedule-capabilities.js";
import type { Dialect } from "./dialect.js";

const environments = readBack("dag.test, in tests/read-back/airflow-environments.test.ts");
const pods = read("Airflow docs: KubernetesExecutor, pod_override");

const onPods = (what: string) =>
  emulated(
    `${what} of a pod_override, with executor: "kubernetes"`,
    "refused for other executors, whose tasks run in a worker (P4010)",
    pods,
  );
const size = emulated(
  'a pod_override, with executor: "kubernetes"',
  "other executors give the task what the worker has (P4001)",
  pods,
);
const gate = "a task in front that looks at the states of all";

/** How Airflow honours what a task runs and which values it is given. */
const tasksAndValues = (dialect: Dialect) =>
  ({
    "task.typescript": natively("@task that starts the bundle under the worker's Node", ran("typescript")),
    "task.python": natively("@task that starts the function in a process of its own", ran("failure")),
    "task.python.packages": natively(
      "@task.virtualenv with a cached environment; the step is a process of its own under it",
      ran("model-selection"),
    ),
    "task.python.version": natively("python_version of @task.virtualenv", environments),
    "task.shell": natively("@task that starts the command under sh", ran("shell")),
    "task.container": unsupported(
      "containers are not lowered to Airflow's DockerOperator or KubernetesPodOperator yet",
      "use a shell or python task, or a target that runs containers",
      read("airflow.providers.cncf.kubernetes and airflow.providers.docker"),
    ),
    "task.skippable": natively("AirflowSkipException, or skip_on_exit_code", ran("skip-python")),
    "task.native": natively("the operator of that class", scheduled),
    approval: dialect.approvals
      ? emulated(
          "ApprovalOperator after a task that says what is asked",
          "one task more; Airflow 3.1 or later",
          scheduled,
        )
      : unsupported(
          "Airflow 2 asks nobody",
          "use the target airflow@3, or wait for a file that somebody makes",
          read("airflow.providers.standard.operators.hitl"),
        ),
    "approval.approvers": dialect.approvals
      ? natively("assigned_users", scheduled)
      : unsupported(
          "Airflow 2 asks nobody",
          "use the target airflow@3",
          read("airflow.providers.standard.operators.hitl"),
        ),
    "wait.time": waiting(ran("wait-time")),
    "wait.duration": waiting(ran("wait-duration")),
    "wait.file": waiting(ran("wait-file")),
    "wait.http": waiting(scheduled),
    "wait.command": waiting(ran("wait-command")),
    "wait.pipeline": emulated(
      "ExternalTaskSensor that gives its slot back between its looks",
      "a wait that times out is not retried, and the pipeline must be written as a text (P4013)",
      scheduled,
    ),
    "wait.asset": unsupported(
      "Airflow starts runs by updates of assets, but has no sensor for one",
      "schedule the pipeline by onAssets, or wait for the file",
      read("airflow.providers.standard.sensors"),
    ),
    "value.param": natively("the params of the task's context", ran("model-selection")),
    "value.template": natively("an expression in the task's function", ran("model-selection")),
    "value.condition": natively("an expression in the task's function", ran("when")),
    "value.arithmetic": natively(
      "an expression in the task's function, its result checked",
      ran("value-arithmetic"),
    ),
    "value.large": emulated(
      "a file beside the artifacts, and its reference in XCom",
      "workers have to share the artifact store",
      ran("value-large"),
    ),
    "value.or-skip": natively("AirflowSkipException where the value is null", ran("or-skip-param")),
    "run.id": natively("run_id of the context", ran("run-id")),
    "run.scheduled-at": natively("the end of the run's data interval, if a schedule started it", scheduled),
    "run.interval": emulated(
      "Airflow's own cron timetable, asked for the fire time before",
      "refused in Python tasks with packages (P4008)",
      scheduled,
    ),
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
    "params.constraints": natively("the JSON Schema of Param", scheduled),
    outputs: emulated("a last task that returns them", "one task more", ran("values")),
  }) as const;

const waiting = (evidence: Evidence) =>
  emulated(
    "a task that asks until it holds, by the step contract",
    "it takes a worker's slot while it waits",
    evidence,
  );

/** How Airflow honours the order of tasks, joins, loops and decisions. */
const control = {
  after: natively("a >> b", ran("order-only")),
  "run-if.none-failed": natively("trigger_rule none_failed", ran("rule-none-failed")),
  "run-if.none-failed-min-one": natively(
    "trigger_rule none_failed_min_one_success",
    ran("rule-none-failed-min-one"),
  ),
  "run-if.all-done": natively("trigger_rule all_done", ran("rule-all-done")),
  "run-if.any-succeeded": emulated(
    gate,
    "one task more where it waits for several tasks, in arms and in mapped groups: Airflow's one_success does not wait",
    ran("rule-any-succeeded"),
  ),
  "run-if.any-failed": emulated(
    `trigger_rule one_failed after a single task, else ${gate}`,
    "one task more where it waits for several tasks, in arms and in mapped groups: Airflow's one_failed does not wait",
    ran("rule-any-failed"),
  ),
  "on-exit": emulated(
    "tasks after one that waits for all others and says how they ended, and a last one that carries the failures",
    "two tasks more",
    ran("exit-after-failure"),
  ),
  "on-exit.several": natively("tasks after the same one", ran("exit-several")),
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
    scheduled,
  ),
  "each.continue": natively(
    "the task that lists the results looks at the states of the items' tasks",
    ran("tolerated"),
  ),
  "each.nested": unsupported(
    "Airflow cannot map inside a mapped task group",
    "make the inner list one task, or build the list of all pairs before a single each",
    readBack("NotImplementedError while the DAG is read"),
  ),
  "each.when": emulated(
    "a task that returns the condition; the arms' first tasks skip themselves",
    "the arms' first tasks start in order to skip (branches in mapped groups are broken, apache/airflow#67265)",
    ran("branches"),
  ),
  when: emulated(
    "@task.branch",
    `where a task of an arm also waits for tasks outside that the condition does not need, ${gate}`,
    ran("when"),
  ),
  "when.result": emulated("a task that merges the arms", "one task more", ran("when")),
  "when.nested": natively("@task.branch after @task.branch", ran("branches")),
  "when.each": emulated(
    "the items come from a task that the branch can skip",
    "one task more",
    ran("branches"),
  ),
} as const;

/** How Airflow honours how a task is run. */
const policies = (dialect: Dialect) =>
  ({
    retries: natively("retries and retry_delay", ran("retry")),
    "retries.backoff": emulated(
      "retry_exponential_backoff",
      dialect.backoffFactor
        ? "Airflow varies each delay: it is between the one that was asked for and twice that"
        : "the factor is 2 whatever was asked for (P4002), and each delay is between the computed one and twice that",
      scheduled,
    ),
    "retries.max-delay": natively("max_retry_delay", scheduled),
    "retries.exit-codes": emulated(
      "AirflowFailException after the other exit codes",
      "a failure outside the step, such as a lost worker, is tried again whatever is asked",
      ran("retry-exit-codes"),
    ),
    timeout: natively("execution_timeout; the step's process group is killed", ran("timeout")),
    "timeout.run": emulated(
      "dagrun_timeout",
      "what it ends is skipped in Airflow's words, though the run has failed",
      scheduled,
    ),
    deadline: unsupported(
      dialect.approvals
        ? "what DeadlineAlert calls must be importable by the triggerer, which emitted files are not"
        : "Airflow 2 has SLAs of tasks, which count from the schedule and not from the start of a run",
      "watch the runs from outside, or give the run a timeout",
      read("airflow.sdk.definitions.deadline, airflow.models.slamiss"),
    ),
    "resources.cpu": size,
    "resources.memory": size,
    "resources.ephemeral-storage": size,
    "resources.gpu": onPods("resources"),
    env: natively("given to the step's process", ran("shell")),
    "env.secret": emulated(
      "an Airflow Variable or Connection, put into the task's environment by pre_execute and masked in its logs",
      "in dag.test, where tasks share a process, the variable stays set",
      scheduled,
    ),
    "secret-files": emulated(
      "an Airflow Variable or Connection, written by pre_execute to a file that only its owner can read",
      "the file stays on the worker",
      scheduled,
    ),
    cache: unsupported(
      "Airflow keeps no results to take again",
      "let the task look for its own earlier result, or leave the cache out",
      read("airflow.sdk.BaseOperator"),
    ),
    "cache.ttl": unsupported(
      "Airflow keeps no results to take again",
      "leave the cache out",
      read("airflow.sdk.BaseOperator"),
    ),
    "cache.env": unsupported(
      "Airflow keeps no results to take again",
      "leave the cache out",
      read("airflow.sdk.BaseOperator"),
    ),
    pool: natively("pool and pool_slots; the pool must be there", scheduled),
    priority: natively("priority_weight, with weight_rule absolute", scheduled),
    placement: onPods("node selector, tolerations and affinity"),
    "service-account": onPods("service account"),
    volumes: onPods("volumes"),
    image: onPods("the image, which must have Airflow in it,"),
    labels: onPods("labels"),
    annotations: onPods("annotations"),
    overlays: natively(
      "queue, executor, depends_on_past, max_active_tis_per_dag",
      readBack("DagBag, and for maxActive the scheduler, in tests/read-back/airflow-scheduler.test.ts"),
    ),
    assets: natively(`outlets of ${dialect.asset}s`, scheduled),
  }) as const;

/** How Airflow honours each feature; the two lines differ in approvals, backoff and names. */
export const capabilitiesOf = (dialect: Dialect): Capabilities => ({
  ...tasksAndValues(dialect),
  ...control,
  ...policies(dialect),
  ...schedules,
});
