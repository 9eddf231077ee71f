import { defineDiagnostics, reporter } from "@partitura/core";
import { limitDiagnostics } from "../passes/limit-diagnostics.js";

/** What can be wrong with a pipeline as a whole: its graph, its types, the code its tasks name (P2), and what a target can do (P3). */
export const checkDiagnostics = defineDiagnostics({
  P2001: {
    title: "An id used twice",
    severity: "error",
    message: "the id '{id}' is used twice; the first is in line {line}",
    hint: "Give one of them an id of its own with the option `id`, in the second argument of the call.",
    explanation:
      "Ids name tasks in logs, states and every engine, so they are unique in a pipeline, inside `each` and `when` too. Nothing is renamed silently.",
  },
  P2002: {
    title: "A cycle",
    severity: "error",
    message: "these wait for each other: {cycle}",
    hint: "Remove one of the `after`s between them.",
    explanation: "A task starts when all that it waits for has ended. In a cycle none would ever start.",
  },
  P2004: {
    title: "A reference that cannot be seen from here",
    severity: "error",
    message: "'{id}' uses '{node}', which exists only inside '{scope}'",
    hint: "Return it from the body of '{scope}' and use what that gives.",
    explanation:
      "The tasks of an `each` run once per item and those of an arm only when it is taken. Outside, only the gathered or merged result exists.",
  },
  P2005: {
    title: "A value that does not fit",
    severity: "error",
    message: "{where} does not fit: {problem}",
    hint: "The declared type is {type}.",
    explanation:
      "Every value is checked against its schema, constants before anything runs. With a `runIf` that lets a task run after one that did not succeed, what it reads of that is null: `nullable(reference).orElse(…)` says what is meant.",
  },
  P2006: {
    title: "Two tasks with one id",
    severity: "error",
    message: "two different tasks are declared as '{id}'; the other is in line {line}",
    hint: "Give each task an id of its own.",
    explanation: "A task's id names its code in what is emitted.",
  },
  P2007: {
    title: "The Python file does not exist",
    severity: "error",
    message: "there is no Python file '{file}'",
    hint: "The path in `source` is relative to the file that declares the task.",
    explanation: "The file is copied beside what is emitted, so it must be there at compile time.",
  },
  P2008: {
    title: "The Python function does not exist",
    severity: "error",
    message: "'{file}' defines no function '{function}'",
    hint: "It defines: {known}.",
    explanation: "The function must be at the top level of the file. The file is parsed, not run.",
  },
  P2009: {
    title: "The Python function has another signature",
    severity: "error",
    message: "{function}() in '{file}' {problem}",
    hint: "{hint}",
    explanation:
      "A step is called with its inputs as keyword arguments, and `out_<name>` for the path of each output artifact.",
  },
  P2010: {
    title: "Not a cron expression",
    severity: "error",
    message: "'{expression}' is no cron expression: {problem}",
    hint: "Write five fields: minute, hour, day of month, month, day of week, such as '0 6 * * 1-5'.",
    explanation:
      "Engines read six fields differently and know different extras, so only the common five are taken.",
  },
  P2011: {
    title: "Not a time zone",
    severity: "error",
    message: "there is no time zone '{timezone}'",
    hint: "Use an IANA name such as 'America/Sao_Paulo', 'Europe/Berlin' or 'UTC'.",
    explanation: "A schedule always has a time zone, since engines disagree on the default.",
  },
  P2012: {
    title: "Python does not parse the file",
    severity: "error",
    message: "'{file}' does not parse: {problem}",
    hint: "Fix the syntax; the line is that of the Python file.",
    explanation:
      "The file is read by Python's own parser to check its functions and find the files it imports.",
  },
  P2013: {
    title: "An unknown id in `after`",
    severity: "error",
    message: "'{id}' is after '{node}', which is not in this pipeline",
    hint: "Give what a task call returned, or the id of a task, each or when of this pipeline.",
    explanation: "`after` orders tasks that share no data.",
  },
  P2014: {
    title: "There is no Python to check the steps with",
    severity: "warning",
    message: "there is no `python3`, so the Python functions were not checked and their imports not followed",
    hint: "Install Python 3.9 or later, or set PARTITURA_PYTHON to its path.",
    explanation: "Signatures and local imports of Python steps are read by Python's own parser.",
  },
  P2015: {
    title: "The requirements file does not exist",
    severity: "error",
    message: "there is no requirements file '{file}'",
    hint: "The path in `requirements` is relative to the file that declares the task, that in `-r` to the file it is in.",
    explanation: "The packages of a Python task are read at compile time.",
  },
  P2016: {
    title: "A requirement that is not taken",
    severity: "error",
    message: "'{text}' in line {line} of '{file}' is refused: {problem}",
    hint: "Write a package with versions, such as 'numpy>=2,<3', or `-r FILE`.",
    explanation:
      "Every target makes the environment of a Python task from a package index. Paths and editable installs exist on one machine only; options of pip mean nothing to other installers.",
  },
  P2017: {
    title: "A pyproject.toml without dependencies to read",
    severity: "error",
    message: "'{file}' does not say what the project requires: {problem}",
    hint: "List the packages in `project.dependencies`.",
    explanation:
      "The packages of a Python task are read from `project.dependencies`, without building the project.",
  },
  P2018: {
    title: "A lock that is out of date",
    severity: "error",
    message: "'{lock}' does not fit '{file}': {problem}",
    hint: "Write it anew: {command}",
    explanation:
      "The lock beside a requirements file decides what is installed, so every requirement has its pin there. A requirement with a marker may be absent.",
  },
  P2019: {
    title: "Requirements without a lock",
    severity: "warning",
    message: "'{file}' has no lock '{lock}', so what is installed depends on the day: not reproducible",
    hint: "Write one and commit it: {command}",
    explanation:
      "Without a lock an index decides which versions fit, and those of the packages that these need. With one, every run on every target gets the same.",
  },
  P2020: {
    title: "Not a Python version for steps",
    severity: "error",
    message: "'{version}' is no Python version that steps run on",
    hint: "Write a minor version from 3.9 on, such as '3.12'.",
    explanation: "Steps run on Python 3.9 and later. Which patch version it is, the target decides.",
  },
  P2021: {
    title: "A package that is no requirement",
    severity: "error",
    message: "the package '{text}' is refused: {problem}",
    hint: "Write a name with versions, such as 'numpy>=2,<3'.",
    explanation:
      "What stands in `packages` beside a requirements file is checked against the lock, so it must be a requirement.",
  },
  P2022: {
    title: "An annotation that says no type of a step",
    severity: "error",
    message: "{where} {problem}",
    hint: 'Use int, float, str, bool, list[T], dict[str, T], Literal, T | None, a TypedDict or Any; Path or Annotated[Path, "model"] for an artifact.',
    explanation:
      "The types of a step come from its annotations. Its values are JSON, its artifacts are paths. Functions that are no steps get a name that begins with `_`, or `__all__` lists those that are.",
  },
  P2023: {
    title: "There is no Python to read the annotations with",
    severity: "error",
    message: "there is no `python3`, so the annotations cannot be read",
    hint: "Install Python 3.9 or later, or set PARTITURA_PYTHON to its path.",
    explanation: "Annotations of Python steps are read by Python's own parser; the file is not run.",
  },
  P2024: {
    title: "Types that are out of date",
    severity: "error",
    message: "'{file}' is not what the annotations in '{source}' say",
    hint: "Run `{command}`.",
    explanation:
      "The types of Python steps are made from their annotations. Commit the file, and let `partitura types --check` fail where it was forgotten.",
  },
  P2030: {
    title: "A join rule that can never fire",
    severity: "error",
    message: "'{id}' runs if '{rule}', but {problem}",
    hint: "{hint}",
    explanation:
      "`runIf` looks at how the tasks ended that this one reads or is `after`. Without any, or with none that can end so, the rule never holds.",
  },
  P2031: {
    title: "orSkip outside a task's input",
    severity: "error",
    message: "`orSkip` is used in {where}, which no task takes as an input",
    hint: "Use `orElse(…)` there, or give the value to a task.",
    explanation:
      "`orSkip` skips the task that takes the value as an input. A condition, a list to loop over and a result have no task to skip.",
  },
  P2032: {
    title: "An exit task that reads another task",
    severity: "error",
    message: "the exit task '{id}' reads or is after '{node}'",
    hint: "Give it params, constants, and `run.status` and `run.failedTasks`.",
    explanation:
      "Exit tasks run after all others, whatever happened, so nothing that another task gives can be counted on.",
  },
  P2033: {
    title: "Something only exit tasks know",
    severity: "error",
    message: "'{id}' reads `run.{field}`, which is known when the run has ended",
    hint: "Read it in the tasks of `onExit`.",
    explanation: "While a pipeline runs its status is not yet known.",
  },
  P2034: {
    title: "An operation on values of another type",
    severity: "error",
    message: "{where} {operation} {left} and {right}",
    hint: "{hint}",
    explanation:
      "Comparisons are between values of one type; order and arithmetic are for numbers, `and`, `or` and `not` for booleans, `startsWith` and the like for strings, `count`, `column` and `in` for lists.",
  },
  P2035: {
    title: "A schedule that never fires",
    severity: "error",
    message: "the schedule fires at no time: {problem}",
    hint: "Give an end that is after the start, and at least one fire time between them.",
    explanation: "A schedule fires from its start on and before its end.",
  },
  P2036: {
    title: "A secret given as a literal",
    severity: "warning",
    message: "{where} of '{id}' looks like a secret, and its value is in the pipeline file",
    hint: "Give secret('{name}') and let each target look it up.",
    explanation:
      "What stands in a pipeline file is in version control and in everything that is emitted. A secret is named there, and found by the target.",
  },
  P2037: {
    title: "A fire time in doubt when clocks change",
    severity: "error",
    message: "engines disagree about this schedule in {timezone}: {local} {kind}",
    hint: "Choose a time of day that the change leaves alone, or the zone UTC; what fires every hour or more often belongs in UTC.",
    explanation:
      "Where local time jumps, engines disagree: at a time that is missing one fires an hour earlier, one an hour later, one not at all; " +
      "at a time that comes twice, at the first or the second; some miscount days where midnight is skipped. A schedule fires at the same instants on every target, so such times are refused.",
  },
  P3001: {
    title: "The target cannot do this",
    severity: "error",
    message: "{target} cannot do '{feature}' ({what}): {why}",
    hint: "{hint}",
    explanation:
      "Every field of a pipeline is honoured by a target, emulated, or refused before anything is emitted. Nothing is dropped silently.",
  },
  P3002: {
    title: "A constant that is too large",
    severity: "error",
    message: "{where} is a constant of {bytes} bytes; values pass between tasks up to {limit} bytes",
    hint: "Put it into a file that a task reads, and pass that as an artifact.",
    explanation:
      "Small values pass through the engine's own database or manifests, which are not made for large ones. Larger data travels as artifacts.",
  },
  P3003: {
    title: "An overlay for a target that is not compiled",
    severity: "warning",
    message: "'{id}' has an overlay for {target}, which is not among the targets",
    hint: "Compile for it too, or correct its name: the targets are {known}.",
    explanation: "An overlay is used by its own target only.",
  },
  ...limitDiagnostics,
});

/** Makes P2 and P3 diagnostics. */
export const checkReport = reporter(checkDiagnostics);
