import {
  allNodes,
  givenWholeOf,
  leastBytes,
  lengthsOf,
  maxValueBytes,
  reporter,
  taskNodes,
  typeOfElement,
  typingOf,
  type Body,
  type Diagnostic,
  type Measure,
  type Pipeline,
} from "@partitura/core";
import { largeOutputs } from "./large-outputs.js";
import { limitDiagnostics } from "./limit-diagnostics.js";

const report = reporter(limitDiagnostics);

/** The longest argument or environment variable of a Linux process, in bytes without the closing zero (MAX_ARG_STRLEN of linux/binfmts.h is 32 pages). */
export const processTextBytes = 131_071;

/** Compares what a backend measured with what its engine takes. Reports P3010 where nothing moves the bound, P3011 where a setting does. */
export function checkMeasures(measures: readonly Measure[], target: string): readonly Diagnostic[] {
  return measures
    .filter(({ value, most }) => value > most)
    .map(({ what, value, most, unit, bound, unless, hint, span }) => {
      const values = { what, value, most, unit, bound, hint };
      const place = { span, target };
      return unless === undefined
        ? report("P3010", values, place)
        : report("P3011", { ...values, unless }, place);
    });
}

/** The texts of a body that become arguments of a process, with what each is. */
function argumentsOf(body: Body): readonly (readonly [what: string, text: string])[] {
  switch (body.kind) {
    case "shell":
      return [["the command", body.command]];
    case "container":
      return [...body.command, ...body.args].map((text) => ["an argument", text]);
    case "typescript":
    case "python":
    case "wait":
    case "approval":
    case "native":
      return [];
  }
}

/** Reports commands, arguments and environment variables that no process can be started with (P3012). */
function checkTexts(pipeline: Pipeline): readonly Diagnostic[] {
  return taskNodes(pipeline).flatMap(({ node }) => {
    const body = pipeline.tasks[node.task]?.body;
    const variables = Object.entries(node.policy.env).flatMap(([name, given]) =>
      "value" in given ? [[`the environment variable '${name}'`, `${name}=${given.value}`] as const] : [],
    );
    return [...(body === undefined ? [] : argumentsOf(body)), ...variables]
      .map(([what, text]) => ({ what: `${what} of '${node.id}'`, value: Buffer.byteLength(text) }))
      .filter(({ value }) => value > processTextBytes)
      .map((found) => report("P3012", { ...found, most: processTextBytes }, { span: node.span }));
  });
}

/** Reports inputs that take the whole list of an `each` which is too large whatever its items give (P3013). */
function checkGathered(pipeline: Pipeline): readonly Diagnostic[] {
  const typing = typingOf(pipeline);
  const lengthOf = lengthsOf(pipeline, typing);
  const loops = new Set(allNodes(pipeline).flatMap(({ kind, id }) => (kind === "each" ? [id] : [])));
  return taskNodes(pipeline).flatMap(({ node }) =>
    Object.entries(node.inputs).flatMap(([name, expression]) => {
      const list = expression.op === "column" ? expression.list : expression;
      if (list.op !== "output" || !loops.has(list.node)) return [];
      const { least } = lengthOf(list);
      const bytes = 2 + least * (leastBytes(typeOfElement(typing.of(expression))) + 1) - Math.min(least, 1);
      if (bytes <= maxValueBytes) return [];
      const values = {
        where: `the input '${name}' of '${node.id}'`,
        items: least,
        bytes,
        limit: maxValueBytes,
      };
      return [report("P3013", values, { span: node.span })];
    }),
  );
}

/** Reports outputs that must be larger than what travels by value, and that something looks into (P3014). */
function checkLargeOutputs(pipeline: Pipeline): readonly Diagnostic[] {
  const givenWhole = givenWholeOf(pipeline);
  return largeOutputs(pipeline)
    .filter(({ node, output }) => !givenWhole(node, output))
    .map(({ node, output, bytes, span }) =>
      report("P3014", { node, output, bytes, limit: maxValueBytes }, { span }),
    );
}

/**
 * What is too large on every target: texts for a process (P3012), gathered lists for an input (P3013) and outputs that must
 * travel by value (P3014).
 */
export function checkLimits(pipeline: Pipeline): readonly Diagnostic[] {
  return [...checkTexts(pipeline), ...checkGathered(pipeline), ...checkLargeOutputs(pipeline)];
}
