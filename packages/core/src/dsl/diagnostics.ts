import { defineDiagnostics, reporter } from "../diagnostics/catalogue.js";

/** What can be wrong in the use of the DSL (P1). */
export const dslDiagnostics = defineDiagnostics({
  P1001: {
    title: "A reference is used as a plain value",
    severity: "error",
    message: "a reference is {use}, but its value exists only when the pipeline runs",
    hint: "{instead}",
    explanation:
      "The body of a pipeline runs once, when it is compiled, and builds a graph. What a task call returns is a reference " +
      "to a value that some later run will make, so it cannot be tested, joined to a text or looped over in TypeScript. " +
      "Write `when(id, accuracy.gte(0.9), …)` instead of `if (accuracy >= 0.9)`, a template literal tagged `str` instead of a plain one, " +
      "`each(id, list, …)` instead of a loop, and pass the reference to a task for everything else.",
  },
  P1002: {
    title: "A value has no such field",
    severity: "error",
    message: "there is no '{field}' in this value",
    hint: "It has: {known}.",
    explanation:
      "A reference offers the fields of the declared type, and the operations of that type. Check the spelling, or declare the field in the task's outputs.",
  },
  P1003: {
    title: "A call outside a pipeline's body",
    severity: "error",
    message: "{call} is called outside the body of a pipeline",
    hint: "Move the call into the function given to pipeline().",
    explanation:
      "Calling a task, `each` or `when` adds a node to the pipeline whose body is running. At module level there is none.",
  },
  P1004: {
    title: "Not an id",
    severity: "error",
    message: "'{id}' is no id",
    hint: "Use lower-case letters, digits and hyphens, beginning with a letter, at most 50 characters, such as 'train-model'.",
    explanation:
      "Ids become names in every engine. This pattern is legal, or has one unambiguous spelling, in all of them.",
  },
  P1005: {
    title: "A policy value out of range",
    severity: "error",
    message: "{field} is {value}, which is {problem}",
    hint: "{hint}",
    explanation:
      "Retries are a whole number from 0; durations are seconds or a text such as '30s', '10m', '1h'; memory is bytes or a text such as '512Mi', '4Gi'; cpu is a number of cores above 0.",
  },
  P1009: {
    title: "Not a Python source",
    severity: "error",
    message: "'{source}' names no Python function",
    hint: "Write './steps.py#train': the file, relative to this one, a '#', and the function.",
    explanation:
      "A Python task runs one function of one file. Both are named so that they can be checked before anything is emitted.",
  },
  P1010: {
    title: "An input that the task does not declare",
    severity: "error",
    message: "the task '{task}' has no input '{input}'",
    hint: "It takes: {known}.",
    explanation: "A call gives exactly the inputs that the task declares.",
  },
  P1011: {
    title: "An input is missing",
    severity: "error",
    message: "the call of '{task}' gives no '{input}'",
    hint: "Give it a value or a reference, or make the input optional or defaulted in the task.",
    explanation: "Every input without a default must be given at every call.",
  },
  P1012: {
    title: "Not something a pipeline can return",
    severity: "error",
    message: "the body of '{id}' returns {value}",
    hint: "Return references: an object of them, one of them, what a task call returned, or nothing.",
    explanation: "What a body returns becomes the pipeline's (or the arm's, or the item's) outputs.",
  },
  P1013: {
    title: "Not a condition",
    severity: "error",
    message: "the condition of '{id}' is {value}",
    hint: "Give a reference to a boolean: an output, or a comparison such as accuracy.gte(0.9).",
    explanation:
      "A `when` decides while the pipeline runs. A plain boolean is known already: use `if` for it.",
  },
  P1014: {
    title: "Not something to loop over",
    severity: "error",
    message: "'{id}' loops over {value}",
    hint: "Give a list, a grid(…), or a reference to a list.",
    explanation:
      "`each` runs its body once for every element of a list that is known now, or of one that an earlier task makes.",
  },
  P1015: {
    title: "Not a value",
    severity: "error",
    message: "{where} is {value}, which is no JSON value",
    hint: "Values are strings, numbers, booleans, null, lists and objects of them; files travel as artifacts.",
    explanation: "Values pass between tasks as JSON on every engine.",
  },
  P1020: {
    title: "A schema of something that is no JSON value",
    severity: "error",
    message: "{where} is declared as {what}, which is no JSON value",
    hint: "{hint}",
    explanation: "Values pass between tasks as JSON on every engine, so schemas describe JSON values only.",
  },
  P1021: {
    title: "A schema that changes or computes",
    severity: "error",
    message: "{where} uses {what}, which no engine can check",
    hint: "{hint}",
    explanation:
      "Schemas are checked in Python and TypeScript on every engine, from plain data. Refinements, transforms, coercions and computed defaults are functions: do that work inside the task.",
  },
  P1022: {
    title: "A task declared inside a function",
    severity: "error",
    message: "the TypeScript task '{id}' is not declared at the top level of its file",
    hint: "Move `const … = task('{id}', …)` to the top level of the file; give what varies as an input.",
    explanation:
      "The body of a TypeScript task is bundled alone and runs in another process, so nothing of an enclosing function exists there.",
  },
  P1023: {
    title: "A task's body reads the world when its file is loaded",
    severity: "warning",
    message: "{what} at the top level of this file is computed again wherever the task '{id}' runs",
    hint: "Read it inside `run`, or pass it as an input or with `env`.",
    explanation:
      "The bundle of a task holds the module-level code that its body needs. It runs again on the target, with another environment and another clock.",
  },
  P1024: {
    title: "A reserved name",
    severity: "error",
    message: "{where} is named '{name}', which is reserved",
    hint: "Use a name of letters, digits and underscores that begins with a letter and not with 'out_'.",
    explanation:
      "Input and output names become Python keyword arguments, environment variables and parameter names. `out_<name>` is the path of an output.",
  },
  P1025: {
    title: "A reference from another pipeline",
    severity: "error",
    message: "{where} is a reference that belongs to another pipeline",
    hint: "Return it from that pipeline and pass it on as a param, or move the tasks into one pipeline.",
    explanation:
      "A reference stands for a value of one run of one pipeline. Another pipeline runs at other times and has no such value.",
  },
  P1026: {
    title: "A hook that adds more than tasks",
    severity: "error",
    message: "`{hook}` adds '{id}', which is no plain task call",
    hint: "Call tasks in the hook, without `runIf`; put `when` and `each` into the pipeline's body with `after` and `runIf`.",
    explanation:
      "`onSuccess` and `onFailure` add tasks after the task they belong to, with the join rule that the hook stands for.",
  },
  P1027: {
    title: "onExit adds more than tasks",
    severity: "error",
    message: "`onExit` adds '{id}', which is no task call",
    hint: "Call tasks only; they get the run's status as `run.status` and can decide for themselves.",
    explanation: "The tasks of `onExit` run after all others, side by side, whatever happened before.",
  },
  P1028: {
    title: "A value that a param of a sub-pipeline does not take",
    severity: "error",
    message: "the call of '{id}' gives '{name}' a wrong value: {problem}",
    hint: "Give a value that fits the param's schema.",
    explanation: "The params of a sub-pipeline are typed and checked as a task's inputs are.",
  },
  P1029: {
    title: "A sub-pipeline with onExit",
    severity: "error",
    message: "'{id}' has `onExit` and cannot be called inside another pipeline",
    hint: 'Move the exit tasks to the outer pipeline, or call them after what they belong to with `runIf: "all-done"`.',
    explanation:
      "`onExit` belongs to a run, and a sub-pipeline has none of its own: its nodes become part of the pipeline that calls it.",
  },
  P1030: {
    title: "A loop without a bound",
    severity: "error",
    message: "'{id}' repeats {max} times",
    hint: "Give `max`, a whole number from 1 to {limit}.",
    explanation:
      "Engines have no loops, so each iteration is a copy of the body in the pipeline: their number has to be known.",
  },
  P1031: {
    title: "A wait without a timeout",
    severity: "error",
    message: "'{id}' may wait for ever",
    hint: "Give `timeout`, the longest that it may wait, such as '6h'.",
    explanation:
      "A task that waits takes a place of its engine's, and a run that never ends is noticed by nobody.",
  },
  P1032: {
    title: "Not an instant",
    severity: "error",
    message: "{field} of the schedule is '{value}', which is no instant",
    hint: "Give an instant in ISO 8601 with its offset, such as '2026-01-01T00:00:00Z'.",
    explanation: "Where a schedule starts and ends has to be the same moment on every target.",
  },
  P1033: {
    title: "Not a reference",
    severity: "error",
    message: "`nullable` takes a reference, and this is {value}",
    hint: "Give it what a task, an `each` or a `when` gives, or a param.",
    explanation:
      "`nullable(reference)` says that what a task reads may be null, since its `runIf` lets it run after tasks that did not succeed. A constant is what it is.",
  },
});

/** Makes P1 diagnostics. */
export const dslReport = reporter(dslDiagnostics);
