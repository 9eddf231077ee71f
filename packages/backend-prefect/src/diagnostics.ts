import { defineDiagnostics, reporter } from "@partitura/core";

/** What this backend refuses or warns of. */
export const prefectDiagnostics = defineDiagnostics({
  P6001: {
    title: "Resources are not enforced",
    severity: "warning",
    message:
      'Prefect gives a task no machine of its own: the resources of "{node}" ({resources}) are only written down',
    hint: "Give the work pool's job variables at least as much: every task of a run shares its machine.",
    explanation:
      "A Prefect flow run is one process on the infrastructure of its work pool. The tasks run beside each other in it, " +
      "so cpu and memory can be asked for the run only. The emitted task says in a comment what it needs.",
  },
  P6002: {
    title: "No Secret block can have this name",
    severity: "error",
    message: 'the secret "{secret}" of "{node}" is no legal name of a Secret block',
    hint: 'Say in the config, under secrets, which block or which environment variable "{secret}" is.',
    explanation:
      "Block names have lower-case letters, digits and dashes only. A secret with another name needs an entry in " +
      'targets["prefect@3"].secrets that names a block or an environment variable of the worker.',
  },
  P6003: {
    title: "A parameter has another name on Prefect",
    severity: "warning",
    message: 'the parameter "{param}" is called "{name}" on Prefect',
    hint: "Give it a name that is a Python identifier to have one name everywhere.",
    explanation:
      "Parameters of a flow are parameters of a Python function. A name that is no identifier, is a Python keyword, or " +
      "means something to Prefect is spelled differently.",
  },
  P6004: {
    title: "Prefect would replace a part of this tag",
    severity: "error",
    message: 'prefect.yaml takes {placeholder} in the tag "{tag}" for a template and would replace it',
    hint: "Write the tag without double braces around a word.",
    explanation:
      "`prefect deploy` replaces {{ word }} in every string of prefect.yaml, and knows no escape. The tag would arrive changed.",
  },
  P6005: {
    title: "A step's file has the name of an emitted one",
    severity: "error",
    message: 'the file "{file}" of task "{task}" has the name of a file that is emitted beside it',
    hint: "Rename the file.",
    explanation: "The steps of a pipeline and the small files that run them are emitted into one folder.",
  },
  P6006: {
    title: "Too many delays",
    severity: "error",
    message: '"{node}" asks for {limit} retries with growing delays: Prefect takes a list of at most 50',
    hint: "Ask for at most 50 retries, or for one constant delay (backoff 1).",
    explanation:
      "The delays before each attempt are given to Prefect as a list, which its server limits to 50 entries.",
  },
  P6007: {
    title: "An overlay that Prefect does not take",
    severity: "error",
    message: 'the overlay of "{node}" for prefect@3 is wrong: {problem}',
    hint: "Say tags, version, retry_jitter_factor, log_prints, result_serializer or cache_result_in_memory, as Prefect's @task takes them.",
    explanation: "An overlay is handed to Prefect's `@task` as it is, so only what that takes can be in it.",
  },
});

/** Makes a diagnostic of {@link prefectDiagnostics}. */
export const report = reporter(prefectDiagnostics);
