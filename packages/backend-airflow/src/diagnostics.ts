import { defineDiagnostics, reporter } from "@partitura/core";

/** What the Airflow targets say about pipelines, besides the features they refuse. */
export const airflowDiagnostics = defineDiagnostics({
  P4001: {
    title: "Resources are the worker's",
    severity: "warning",
    message: "'{id}' asks for {asked}, but its task runs in an Airflow worker and has what the worker has",
    hint: 'if the DAG runs on the KubernetesExecutor, set executor: "kubernetes" for this target; else size the workers',
    explanation:
      'Airflow gives cpu and memory to pods, not to tasks of a worker. With executor: "kubernetes" the emitted task carries a pod_override with requests and limits; without it the emitted task is the same but for that.',
  },
  P4002: {
    title: "Airflow 2.11 knows one backoff factor",
    severity: "warning",
    message:
      "the retries of '{id}' back off by {factor}; Airflow 2.11 doubles the delay instead, and varies it",
    hint: "use backoff: 1 or 2, or the target airflow@3",
    explanation:
      "In Airflow 2.11 retry_exponential_backoff says only yes or no: the delay before attempt n+1 is between delay * 2^(n-1) and twice that, chosen by a hash of the task instance. Airflow 3 takes the factor.",
  },
  P4003: {
    title: "A scheduled DAG needs defaults",
    severity: "error",
    message: "param '{name}' has no default, and the pipeline has a schedule",
    hint: "give it a default, or make it optional",
    explanation:
      "No one is there to give a value when a schedule starts a run: Airflow refuses to load such a DAG.",
  },
  P4004: {
    title: "Catch-up needs a beginning",
    severity: "error",
    message: "the schedule catches up on missed runs, but nothing says since when",
    hint: 'set startDate: "2026-01-31" for this target, or catchup: false',
    explanation:
      "Airflow makes a run for every fire time since the DAG's start date. The pipeline has none, so the target's options must.",
  },
  P4005: {
    title: "Tag too long",
    severity: "error",
    message: "the tag '{tag}' has more than 100 characters",
    hint: "shorten it",
    explanation:
      "Airflow's database holds tags of at most 100 characters; a DAG with a longer one is not stored.",
  },
  P4006: {
    title: "A step file has a name that is taken",
    severity: "error",
    message: "'{path}' lies where the emitted helper of the same name goes",
    hint: "rename the file",
    explanation:
      "The folder of steps holds the pipeline's own files beside airflow_step.py, airflow_virtualenv.py, contracts.json and .airflowignore.",
  },
  P4008: {
    title: "A virtual environment does not know the interval",
    severity: "error",
    message: "'{id}' reads run.intervalStart, but it has packages",
    hint: "read it in a task without packages and pass it on",
    explanation:
      "Airflow's timetable tells when a schedule fired before; there is no Airflow in the virtual environment of a Python task with packages.",
  },
  P4009: {
    title: "An interval that is no cron expression",
    severity: "error",
    message: "an interval of {seconds} s from {anchor} is no cron expression",
    hint: "take an interval that divides an hour, a day or a week, from a whole minute",
    explanation:
      "Airflow counts an interval from the last run, or from when the DAG was switched on, so that it would drift from its anchor. The emitted schedule is a cron expression in UTC instead, which some intervals are not.",
  },
  P4010: {
    title: "Only a pod has this",
    severity: "error",
    message: "'{id}' asks for {asked}, but its task runs in an Airflow worker",
    hint: 'if the DAG runs on the KubernetesExecutor, set executor: "kubernetes" for this target; else leave it out',
    explanation:
      'An image, volumes, a service account, labels, annotations, a GPU and a place to run are settings of a pod. With executor: "kubernetes" the emitted task carries a pod_override with them.',
  },
  P4011: {
    title: "An overlay that Airflow does not know",
    severity: "error",
    message: "the overlay of '{id}' is wrong: {problem}",
    hint: "it may have queue, executor, dependsOnPast and maxActive",
    explanation: "Overlays are settings that only one target has, in that target's own words.",
  },
  P4012: {
    title: "A native task that is no operator",
    severity: "error",
    message: "'{id}' cannot be an operator: {problem}",
    hint: "it takes the engine airflow, the operator's class with its module, and arguments",
    explanation:
      "On Airflow a native task is an operator: its class is imported and called with the task's id and the arguments, in which Airflow replaces Jinja where the operator says so.",
  },
  P4013: {
    title: "A sensor needs to know its pipeline",
    severity: "error",
    message: "'{id}' waits for a pipeline that is only known while it runs",
    hint: "write its id as a text",
    explanation:
      "Airflow keeps which DAG a sensor waits for with the DAG, so that the two can be shown and cleared together.",
  },
});

/** Makes the diagnostics of this package. */
export const report = reporter(airflowDiagnostics);
