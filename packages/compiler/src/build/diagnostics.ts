import { defineDiagnostics, reporter } from "@partitura/core";

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
    explanation: "Every value is checked against its schema, constants before anything runs.",
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
});

/** Makes P2 and P3 diagnostics. */
export const checkReport = reporter(checkDiagnostics);
