import { defineDiagnostics, reporter } from "@partitura/core";

/** What this backend refuses or warns of beyond its capability table. */
export const kfpDiagnostics = defineDiagnostics({
  P5101: {
    title: "Text too large for a container's arguments",
    severity: "error",
    message: "{file} of task {task} is larger than 120 KiB even when compressed",
    hint: "build an image that holds it, or split the file",
    explanation:
      "A step's files travel inside the pipeline file as arguments of the container, and Linux allows 128 KiB for one argument. Keep data and large dependencies out of step files: put them into the image named by the option `images`.",
  },
  P5102: {
    title: "Retry delays that the engine does not cap",
    severity: "warning",
    message:
      "the retry delays of {node} grow beyond their maximum of {cap} s on this engine, up to {longest} s",
    hint: "use a backoff of 1, fewer retries, or a maxDelay that is never reached",
    explanation:
      "Kubeflow Pipelines multiplies the delay by the factor each time and bounds the time of all attempts together, not one delay. A maximum that is never reached, or reached from the start, is the same there; with any other the last attempts come later than you asked for.",
  },
  P5103: {
    title: "Retry times are whole numbers on this engine",
    severity: "warning",
    message: "the {what} of {node} is {value}; the engine waits {rounded}",
    hint: "give whole seconds and a whole backoff factor",
    explanation:
      "Kubeflow Pipelines hands retries to Argo, which knows whole seconds and a whole factor. The value is rounded up.",
  },
  P5104: {
    title: "A time zone with daylight saving time",
    severity: "error",
    message: "the schedule's time zone {timezone} changes its offset between 2020 and 2040",
    hint: "use UTC or a zone with a fixed offset for this target",
    explanation:
      "Recurring runs have a time zone only for the whole cluster, so a schedule is converted to UTC. That is exact only where the zone's offset never changes.",
  },
  P5105: {
    title: "A schedule that cannot be converted to UTC",
    severity: "error",
    message: 'the schedule "{expression}" in {timezone} is no single cron expression in UTC: {why}',
    hint: "choose times that do not cross midnight or the hour when converted, or write the schedule in UTC",
    explanation:
      "Recurring runs are in UTC. Moving a schedule by the zone's offset can split it over two days, which one cron expression cannot say.",
  },
  P5107: {
    title: "An order that the engine cannot keep",
    severity: "error",
    message: "{node} is after {other}, which is inside a branch or loop that {node} is outside of",
    hint: "name the `when` or `each` itself",
    explanation:
      "In Kubeflow Pipelines a branch or loop is a pipeline of its own; only the whole of it can be waited for from outside.",
  },
  P5108: {
    title: "An artifact that may be missing",
    severity: "error",
    message: "input {input} of {node} is an artifact that may be null",
    hint: "call the task inside the branch that has the artifact",
    explanation:
      "Kubeflow Pipelines passes artifacts by name; a task whose artifact is missing cannot start, so one that may be null cannot be wired.",
  },
  P5110: {
    title: "The failed tasks of a run are not known",
    severity: "error",
    message: "input {input} of {node} reads the run's failed tasks, which this engine does not tell",
    hint: "read `run.status`, or the run's page by `run.id`",
    explanation:
      "An exit task of Kubeflow Pipelines is told whether everything before it succeeded or failed, and the engine's message about it, but not which tasks failed.",
  },
  P5111: {
    title: "An exit task that may be skipped by a null",
    severity: "error",
    message: "input {input} of {node} would skip the exit task where it is null",
    hint: "use `orElse`, or decide in the task",
    explanation:
      "An exit task of Kubeflow Pipelines is one container, which the engine starts in any case; there is no branch around it.",
  },
  P5112: {
    title: "A setting of the pod that the engine has no field for",
    severity: "error",
    message: "{node} asks for {what}, which this engine cannot say",
    hint: "leave it out for this target, or let the cluster's administrator set it",
    explanation:
      "Kubeflow Pipelines takes only some of a pod's settings: of an affinity only that to nodes, and claims and empty volumes can always be written to.",
  },
  P5113: {
    title: "An overlay that the engine does not know",
    severity: "error",
    message: "the overlay of {node} is wrong: {problem}",
    hint: "see the fields that the target's page lists",
    explanation:
      "`overlays[\"kfp@2\"]` has fields of the engine's Kubernetes config for one task, with the engine's own names.",
  },
  P5114: {
    title: "An interval that is not whole seconds",
    severity: "error",
    message: "the schedule's interval is {seconds} s; this engine knows whole seconds",
    hint: "give whole seconds",
    explanation: "A recurring run of Kubeflow Pipelines has its interval as a whole number of seconds.",
  },
  P5115: {
    title: "An interval that the engine would lose",
    severity: "error",
    message: "the schedule's interval of {seconds} s fits no day, and missed runs are not made up for",
    hint: "use `catchup: true`, or an interval that divides a day or is a week",
    explanation:
      "Kubeflow Pipelines starts a run that is late at once and counts the interval from there, so that later runs would not be at the instants that the schedule names. Where the instants are the same on every day, they are written as a cron expression instead.",
  },
  P5116: {
    title: "A fatal end that is tried again",
    severity: "warning",
    message: "{node} can end as fatal, and is tried again on this engine as after any other failure",
    hint: "call it with `retries: 0` for this target, or let it succeed and say in an output what is wrong",
    explanation:
      "Kubeflow Pipelines retries a task whatever its exit code: its retry policy has no condition. The warning is given where the task's code names exit code 78 or calls `fatal`; code that it imports from packages is not looked at.",
  },
  P5109: {
    title: "A pipeline too large for the engine",
    severity: "error",
    message: "the pipeline file has {size} KiB; the cluster takes at most 1000",
    hint: "put step files into an image, or split the pipeline",
    explanation: "A pipeline becomes one Kubernetes object, and those are limited to about 1 MiB.",
  },
});

/** Makes this backend's diagnostics. */
export const report = reporter(kfpDiagnostics);

/** The target's name. */
export const target = "kfp@2";
