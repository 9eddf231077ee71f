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
  P5106: {
    title: "A step asked to be skipped",
    severity: "error",
    message: "task {node} asked to be skipped, which this engine cannot do",
    hint: "decide with `when` on a value instead",
    explanation:
      "Kubeflow Pipelines has no way for a running container to end as skipped. A step that exits with 99 there fails with this code.",
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
