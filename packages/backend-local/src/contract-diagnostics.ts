import { defineDiagnostics } from "@partitura/core";

const contract = (title: string, hint: string, explanation: string) =>
  ({ title, severity: "error", message: "{problem}", hint, explanation }) as const;

/** Where a body broke the step contract, or did not come to a good end (P71); docs/step-contract.md has the codes. */
export const contractDiagnostics = defineDiagnostics({
  P7101: contract(
    "An input does not fit its type",
    "Look at what the task before gave.",
    "Values are checked against the declared types before a task's body starts and after it has ended.",
  ),
  P7102: contract(
    "An output does not fit its type",
    "Return exactly the outputs that the task declares.",
    "Every declared output must be there, nothing else may be, and each must fit its type. NaN, infinities and integers beyond ±(2^53−1) fit none.",
  ),
  P7103: contract(
    "A value is too large",
    "Give it whole to Python or TypeScript tasks only, or write it to a file and declare the output as an artifact.",
    "A value of more than 48 KiB as JSON does not pass through every engine. It travels as a reference to the store where nothing looks into it: no expression, `each`, list, record or shell command. Artifacts have no such limit.",
  ),
  P7104: contract(
    "An output artifact was not written",
    "Write it to the path that the body is given: out_<name> in Python and shell, context.outputs.<name> in TypeScript.",
    "An output of type file must be a file, one of type directory a folder; dataset, model and metrics may be either.",
  ),
  P7105: contract(
    "A shell output is no JSON",
    "Write JSON text to the file $out_<name>; an output of type string is taken as it is, less one newline at its end.",
    "The outputs of shell and container tasks are read from the files named by $out_<name>.",
  ),
  P7106: contract(
    "An artifact that was not passed in",
    "Return a reference that is among the task's inputs, or write the artifact.",
    "A body can pass on an artifact that it was given, and nothing else, so that the bytes behind a reference never change.",
  ),
  P7107: contract(
    "A task timed out",
    "Raise its timeout, or make it faster.",
    "A timeout ends the task and every process it started, and counts as a failure: it is retried like one.",
  ),
  P7108: contract(
    "An undeclared skip",
    "Declare the task with `skippable: true`, or end it otherwise.",
    "Only a task that declares it may end itself as skipped (exit code 99, skip()): what follows it must know that its values may be missing.",
  ),
  P7109: contract(
    "A run took too long",
    "Raise the pipeline's timeout, or make it faster.",
    "A run that is longer than the pipeline's timeout fails: what runs is ended and has failed, what has not started is cancelled.",
  ),
  P7110: contract(
    "An approval was rejected",
    "Ask the person who rejected it.",
    "An approval that is rejected has failed, and is not asked again.",
  ),
  P7111: contract(
    "Nobody answered an approval",
    "Answer in the terminal, or start the run with --approve TASK or --reject TASK.",
    "An approval that nobody answers fails when its timeout is over.",
  ),
});
