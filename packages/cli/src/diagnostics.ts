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
