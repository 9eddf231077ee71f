import { defineDiagnostics } from "@partitura/core";

/** What is too large, too long or too many: for every target (P3012–P3014) or for one (P3010, P3011). */
export const limitDiagnostics = defineDiagnostics({
  P3010: {
    title: "More than the engine takes",
    severity: "error",
    message: "{what} has {value} {unit}; {bound} is {most}",
    hint: "{hint}",
    explanation:
      "Engines bound the size of their objects and the number of things in them. What is emitted is measured before it is written, so that a run does not fail on a bound that was known.",
  },
  P3011: {
    title: "More than the engine takes as it comes",
    severity: "warning",
    message: "{what} has {value} {unit}; {bound} is {most}, unless {unless}",
    hint: "{hint}",
    explanation:
      "Some bounds are settings of the engine. As it is installed it refuses what goes beyond, most often only while the pipeline runs.",
  },
  P3012: {
    title: "A text that is too long for a process",
    severity: "error",
    message: "{what} has {value} bytes; a process takes up to {most} in one argument or environment variable",
    hint: "Put it into a file that the task reads.",
    explanation:
      "Linux starts no process of which one argument, or one environment variable with its name, has 128 KiB or more. A shell command is one argument.",
  },
  P3013: {
    title: "A gathered list that is too large for an input",
    severity: "error",
    message:
      "{where} is the list of {items} results, at least {bytes} bytes; values pass between tasks up to {limit} bytes",
    hint: "Give the task less of each result, reduce in groups by another `each`, or write what is gathered into an artifact.",
    explanation:
      "What the items of an `each` give is gathered into one value, which has the limit of every value. The least that each result can have is known from its type: an artifact's reference alone has about a hundred bytes.",
  },
  P3014: {
    title: "An output that is too large to be looked into",
    severity: "error",
    message:
      "the output '{output}' of '{node}' has at least {bytes} bytes; up to {limit} an engine can look into a value, and more travels by reference only",
    hint: "Give it whole to a Python or TypeScript task that gives back what is asked of it, or write it into an artifact.",
    explanation:
      "Engines carry small values with the state of their tasks. A larger one is kept in the store and passed as a reference to it, which an expression, an `each` and a shell command cannot open: it may be given as it is to inputs of Python and TypeScript tasks and to outputs of the pipeline, also through the arms of a `when`, `orElse` and `orSkip`.",
  },
});
