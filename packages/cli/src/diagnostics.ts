import { defineDiagnostics, reporter } from "@partitura/core";

/** What can be wrong with how the command is used (P81), and our own bugs (P9). */
export const commandDiagnostics = defineDiagnostics({
  P8101: {
    title: "The file of params cannot be read",
    severity: "error",
    message: "the params in '{file}' cannot be read: {problem}",
    hint: "Give a file that holds one JSON object, with a field for each param.",
    explanation:
      "`--params` names a JSON file with a value for each parameter. `--param` overrides single ones.",
  },
  P8102: {
    title: "There is no such code",
    severity: "error",
    message: "there is no diagnostic '{code}'",
    hint: "`partitura explain` lists all codes.",
    explanation: "Codes are `P` and four digits, as printed in front of a message.",
  },
  P8103: {
    title: "The target cannot be operated from here",
    severity: "error",
    message: "'{target}' has no '{command}'",
    hint: "It works for: {known}. Compile for the other targets and deploy the files as you are used to.",
    explanation:
      "`submit`, `status` and `logs` talk to the API of a cluster. Other engines read the emitted files from a folder.",
  },
  P8104: {
    title: "The package of a target cannot be loaded",
    severity: "error",
    message: "the package '{name}' cannot be loaded: {problem}",
    hint: "`--target` may name an npm package that exports backends; check that it is one, and installed whole.",
    explanation:
      "A target that does not come with Partitura is looked for among the installed packages of the folder you are in, and loaded.",
  },
  P8105: {
    title: "A pipeline without a schedule",
    severity: "error",
    message: "'{id}' has no schedule",
    hint: "Give it one with `schedule: cron(…)` or `interval(…)`.",
    explanation: "`schedule` and `backfill` need to know when a pipeline runs by itself.",
  },
  P8106: {
    title: "Not an instant",
    severity: "error",
    message: "{option} is '{text}', which is no instant",
    hint: "Give a date such as 2026-01-31, or an instant such as 2026-01-31T06:00:00Z.",
    explanation: "Instants are ISO 8601; without an offset they are in UTC.",
  },
  P8107: {
    title: "Nothing to backfill",
    severity: "error",
    message: "'{id}' fires at no time from {from} until {to}",
    hint: "`partitura schedule` lists the instants at which it fires.",
    explanation:
      "A backfill makes one run for each fire time of the schedule from one instant until another.",
  },
  P8110: {
    title: "The runs folder is served already",
    severity: "error",
    message: "another `partitura serve` is at work on '{folder}'",
    hint: "Stop it, add the pipeline files to it, or give another folder with `--runs`.",
    explanation:
      "One `serve` at a time works on a runs folder: two would run each fire time twice. Other commands may use the folder at the same time.",
  },
  P8111: {
    title: "Nothing to serve",
    severity: "error",
    message: "no pipeline has a schedule in {files}",
    hint: "Give a pipeline one with `schedule: cron(…)`, `interval(…)` or `onAssets(…)`.",
    explanation: "`serve` runs pipelines when their schedules fire; those without one are left out.",
  },
  P8112: {
    title: "Two served pipelines with one id",
    severity: "error",
    message: "the pipeline '{id}' is in '{other}' already",
    hint: "Give one of them another id, or serve them with different `--runs` folders.",
    explanation:
      "What has run is known by the id of the pipeline, so two of one id would take each other's runs for their own.",
  },
  P8113: {
    title: "A changed pipeline file cannot be served",
    severity: "warning",
    message: "'{file}' was changed and cannot be loaded; what was loaded last is served on",
    hint: "Repair it: it is loaded again as soon as it changes.",
    explanation:
      "`serve` loads a pipeline file again when it has changed. One that is wrong does not stop the schedule: the pipelines that were loaded last go on.",
  },
  P8114: {
    title: "The state of serve cannot be read",
    severity: "error",
    message: "'{file}' cannot be read: {problem}",
    hint: "Move it away to begin anew: what was missed since is then not known, and updates of assets until now do not count.",
    explanation:
      "`serve` keeps in the runs folder which fire times are settled, which wait and which runs go on. Without it, fire times could run twice, so it does not start with one that it cannot read.",
  },
  P8115: {
    title: "Serve cannot write to the runs folder",
    severity: "error",
    message: "the folder '{folder}' cannot be written to: {problem}",
    hint: "Make room, or give the user that serves the right to write there.",
    explanation:
      "What `serve` decides is on the disk before it is done. While it cannot be written, no run starts; it is tried again every few seconds.",
  },
  P8116: {
    title: "Served files with different runs folders",
    severity: "error",
    message: "the runs of '{file}' are kept in '{folder}', those of '{other}' in '{its}'",
    hint: "Give one folder for all with `--runs`, or serve the files separately.",
    explanation: "One `serve` works on one runs folder; the configs of these files name different ones.",
  },
  P8120: {
    title: "There is no such folder of runs",
    severity: "error",
    message: "there is no folder '{folder}'",
    hint: "Check --runs. Without it, runs are looked for where the configuration says, else in .partitura/runs.",
    explanation: "`--runs` names the folder that `partitura run` was told to keep runs in.",
  },
  P8121: {
    title: "The run has no such task",
    severity: "error",
    message: "run {run} has no task '{task}'",
    hint: "It has: {known}. One item of an `each` is named as in `train[2]`.",
    explanation:
      "Tasks are named by their ids, as `partitura runs show` lists them; items of a fan-out count from 0.",
  },
  P8122: {
    title: "The task has no such attempt",
    severity: "error",
    message: "there was no attempt {attempt} of {what} in run {run}",
    hint: "`partitura runs show {run}` says how many attempts there were; they count from 1.",
    explanation:
      "A task that fails is tried again as often as its `retries` say. Each attempt has a log of its own.",
  },
  P8123: {
    title: "Artifacts cannot be copied there",
    severity: "error",
    message: "the artifacts cannot be copied to '{folder}': {problem}",
    hint: "Name a folder that does not exist yet, or an empty one, where you may write.",
    explanation: "Artifacts are copied whole or not at all, and never over files that are there already.",
  },
  P8130: {
    title: "The viewer cannot listen on the port",
    severity: "error",
    message: "nothing can be shown on port {port} of 127.0.0.1: {problem}",
    hint: "Give another `--port`, or none: then one is taken that is free.",
    explanation:
      "`partitura ui` serves a page on this machine, which one program at a time can do on a port.",
  },
  P8131: {
    title: "The picture cannot be written",
    severity: "error",
    message: "'{file}' cannot be written: {problem}",
    hint: "Give `--out` a file in a folder where you may write.",
    explanation: "`partitura graph --out` writes the drawing to a file, whole or not at all.",
  },
  P8124: {
    title: "There are no runs yet",
    severity: "error",
    message: "there are no runs in '{folder}' yet",
    hint: "Start one with `partitura run FILE`, or name the folder where runs are kept with --runs.",
    explanation:
      "Runs are looked for in the folder that --runs or the configuration names, else in .partitura/runs of the current folder.",
  },
  P9001: {
    title: "A bug in Partitura",
    severity: "error",
    message: "this is a bug in Partitura: {problem}",
    hint: "Please report it, with what PARTITURA_DEBUG=1 shows.",
    explanation:
      "Mistakes in a pipeline have codes of their own. This one is ours: something we thought impossible happened.",
  },
});

/** Makes the command's own diagnostics. */
export const commandReport = reporter(commandDiagnostics);
