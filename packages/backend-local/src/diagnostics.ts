import { defineDiagnostics, reporter } from "@partitura/core";
import { contractDiagnostics } from "./contract-diagnostics.js";

/** What can go wrong when a pipeline runs on this machine, and where the step contract is broken (P7). */
export const localDiagnostics = defineDiagnostics({
  P7001: {
    title: "A parameter does not fit its type",
    severity: "error",
    message: "param '{name}': {problem}",
    hint: "Give a value that the pipeline's params allow; `run FILE --help` lists them.",
    explanation:
      "Parameters are checked before anything starts, so that a run never fails halfway for a value that could be known to be wrong.",
  },
  P7002: {
    title: "A parameter is missing",
    severity: "error",
    message: "param '{name}' has no default and no value was given",
    hint: "Give it: --param {name}=…",
    explanation: "A parameter without a default must be given for every run.",
  },
  P7003: {
    title: "An unknown parameter",
    severity: "error",
    message: "the pipeline has no param '{name}'",
    hint: "Its params: {known}.",
    explanation:
      "A value for a parameter that does not exist is most often a spelling mistake, so it is not ignored.",
  },
  P7004: {
    title: "A secret is not set",
    severity: "error",
    message: "secret '{secret}', which '{node}' needs, is neither in the environment nor in {file}",
    hint: "Set the variable {variable}, or add it to {file}.",
    explanation:
      "A secret is written into a pipeline by name only. On this machine its value is looked up in the environment, then in the file `.env`, " +
      "under its own name and under the same name in capitals with underscores. It is masked wherever it would be shown.",
  },
  P7005: {
    title: "No Docker daemon for a container task",
    severity: "error",
    message: "'{node}' runs the image {image}, but no Docker daemon answers: {problem}",
    hint: "Start Docker and check with `docker version`.",
    explanation: "Container tasks run through the `docker` command. Everything else runs without it.",
  },
  P7006: {
    title: "Python is missing",
    severity: "error",
    message: "'{program}', which '{node}' needs, is not usable: {problem}",
    hint: "Install Python 3.9 or newer and put it on the PATH, or name another interpreter.",
    explanation: "Python and shell tasks are run by Python 3.9 or newer, on this machine as on the engines.",
  },
  P7007: {
    title: "The packages of a task cannot be installed",
    severity: "error",
    message: "the packages {packages} cannot be installed: {problem}",
    hint: "See the log of the attempt for what the installer says.",
    explanation:
      "A Python task with packages runs in an environment of its own, made by uv when it is there and else by venv and pip, and kept for later runs.",
  },
  P7008: {
    title: "An expression has no value",
    severity: "error",
    message: "{problem}",
    hint: "Check the values that it reads; `?? null` and orElse() deal with values that may be absent.",
    explanation:
      "A value was not of the type that its operator needs. An error in a condition never counts as false.",
  },
  P7009: {
    title: "An artifact is not on this machine",
    severity: "error",
    message: "{problem}",
    hint: "Only artifacts that a task of the same run wrote can be opened.",
    explanation: "Locally an artifact is a file or folder in the run folder, named by a file: URI.",
  },
  P7010: {
    title: "The run folder cannot be made",
    severity: "error",
    message: "cannot make the run folder {folder}: {problem}",
    hint: "Check that the folder may be written to and that no run of this id is there.",
    explanation: "A run writes its log, values and artifacts to a folder of its own.",
  },
  P7011: {
    title: "A native task without a fake",
    severity: "error",
    message: "'{node}' is a task of {engine} alone and has no fake to run here",
    hint: "Give it a function as its `fake`, the last argument's property.",
    explanation:
      "A native task is spelled in one engine's own words. On this machine its fake, a function in TypeScript, stands for it.",
  },
  P7012: {
    title: "A secret's file cannot be written",
    severity: "error",
    message: "a file of `secretFiles` cannot be written here: {problem}",
    hint: "Use a path that does not exist yet in a folder that you may write to, such as /tmp/secrets/token; another run may hold it now.",
    explanation:
      "On this machine the files are written before the first task starts, readable by you alone, and removed when the run is over. " +
      "What is there already is never overwritten.",
  },
  P7013: {
    title: "Mail is not sent from this machine",
    severity: "error",
    message: "the deadline is told by mail, which a local run does not send",
    hint: "Tell it by a webhook, or leave the deadline out of local runs with an environment variable.",
    explanation:
      "A local run tells webhooks and Slack. It has no means for mail, and does not leave out silently what you asked for.",
  },
  P7014: {
    title: "The log of the run cannot be written",
    severity: "error",
    message: "the run was stopped, for its log cannot be written: {problem}",
    hint: "Make room, or bring the folder back; then `partitura run --resume {run}` goes on where it stopped.",
    explanation:
      "What a run does is written down before anything that follows from it starts. When that is not possible any more, " +
      "because the disk is full or the run's folder was taken away, the run stops what it started and ends.",
  },
  P7015: {
    title: "The run goes on elsewhere",
    severity: "error",
    message: "another process runs '{run}' right now",
    hint: "Wait for its end, or stop it; `partitura runs show {run}` shows how it stands.",
    explanation:
      "One process at a time runs a run. The lock is gone as soon as that process is, however it ended.",
  },
  P7016: {
    title: "There is no such run",
    severity: "error",
    message: "{problem} in {folder}",
    hint: "`partitura runs` lists the runs; give an id, or so much of its beginning that one run is meant.",
    explanation: "Runs are found in the folder that --runs or the configuration names, else .partitura/runs.",
  },
  P7017: {
    title: "There is nothing to resume",
    severity: "error",
    message: "the run '{run}' has succeeded",
    hint: "Start a new run; `--reuse {run}` takes results from this one.",
    explanation: "Only a run that failed, was cancelled, or was interrupted can go on.",
  },
  P7018: {
    title: "The files of a run are damaged",
    severity: "error",
    message: "the run in {folder} cannot be read: {problem}",
    hint: "Bring its files back from a copy, or start a new run.",
    explanation:
      "The log of a run is only ever added to. A last line that is torn is left out when the run is resumed; any other damage is " +
      "not of Partitura's making, and nothing is guessed.",
  },
  P7019: {
    title: "A result to reuse is not there",
    severity: "error",
    message: "'{node}' is not to be run, and the run '{run}' has no result of it",
    hint: "Run it too: widen --only, --from or --until, or reuse a run in which it succeeded.",
    explanation:
      "With --reuse, tasks that are not selected take the results that they have in the other run.",
  },
  P7020: {
    title: "A result to reuse is of other code",
    severity: "warning",
    message: "'{node}' has changed since the run '{run}', whose result is reused as it is",
    hint: "Run it again with --from {node}.",
    explanation:
      "With --reuse, the results of tasks that are not selected are taken as they are, so that a part of a pipeline can be tried quickly.",
  },
  P7021: {
    title: "The selection names no task",
    severity: "error",
    message: "{option} names '{node}', which is no task of the pipeline",
    hint: "Its tasks: {known}.",
    explanation: "--only, --from and --until take the ids of task nodes, as `partitura graph` shows them.",
  },
  P7022: {
    title: "No run to take a result from",
    severity: "error",
    message: "'{node}' is not selected, and what is selected needs its result",
    hint: "Name a run in which it succeeded: --reuse RUN; `partitura runs` lists them.",
    explanation: "With --only and --from, what the selected tasks need is taken from an earlier run.",
  },
  P7030: {
    title: "A result cannot be kept",
    severity: "warning",
    message: "results such as that of '{node}' cannot be kept in {folder}: {problem}",
    hint: "Make room there or allow writing, or name another folder by PARTITURA_CACHE_DIR.",
    explanation:
      "A task with `cache` keeps its outputs and artifacts for later runs. The run goes on when that is not possible; a later run has to " +
      "run the task again.",
  },
  P7031: {
    title: "Another process clears up",
    severity: "error",
    message: "another `partitura gc` is at work in {folder}",
    hint: "Wait for its end.",
    explanation: "One process at a time removes runs and results of a folder.",
  },
  P7032: {
    title: "Something cannot be removed",
    severity: "warning",
    message: "{path} cannot be removed: {problem}",
    hint: "Remove it by hand, as the user who owns it.",
    explanation: "`partitura gc` goes on with the rest, and tries again the next time.",
  },
  P7033: {
    title: "The run has no such task",
    severity: "error",
    message: "the run '{run}' has no task '{task}'",
    hint: "Its tasks: {known}.",
    explanation:
      "`partitura explain-cache` takes the id of a task node as `partitura graph` shows it, or one item of a fan-out such as `train[2]`.",
  },
  P7050: {
    title: "The settings of OpenLineage cannot be used",
    severity: "warning",
    message: "no lineage is told, for of {setting}: {problem}",
    hint: "Correct or remove the setting; docs/traceability.md lists what is read.",
    explanation:
      "Lineage goes where OpenLineage's own environment variables, `PARTITURA_OPENLINEAGE_FILE` or `targets.local.lineage` say. " +
      "A setting that cannot be used never stops a run, and is not passed over in silence.",
  },
  P7051: {
    title: "Lineage was not delivered",
    severity: "warning",
    message: "{lost} of {total} OpenLineage events did not reach {receiver}: {problem}",
    hint: "What a server did not take is kept in the folder of the run, in openlineage-unsent.jsonl: post each line to it later.",
    explanation:
      "A run is neither failed nor held up by who is told of it. A server is tried three times, then left alone for half a minute; " +
      "when the run is over it has ten seconds for what is left.",
  },
  P7052: {
    title: "The settings of OpenTelemetry cannot be used",
    severity: "warning",
    message: "no spans are sent, for {setting} is '{value}'",
    hint: "Use http/json or http/protobuf, which every collector takes, as a rule on port 4318.",
    explanation:
      "Spans are sent by HTTP, as `OTEL_EXPORTER_OTLP_PROTOCOL` or `OTEL_EXPORTER_OTLP_TRACES_PROTOCOL` says; http/json when neither is set.",
  },
  P7053: {
    title: "Spans were not delivered",
    severity: "warning",
    message: "{lost} of {total} spans did not reach {receiver}: {problem}",
    hint: "Check the collector and OTEL_EXPORTER_OTLP_ENDPOINT.",
    explanation:
      "A run is neither failed nor held up by who gets its spans. When the run is over, the collector has ten seconds for what is left.",
  },
  ...contractDiagnostics,
});

/** Makes P7 diagnostics. */
export const localReport = reporter(localDiagnostics);
