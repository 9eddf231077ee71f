import {
  canonicalJson,
  checkValue,
  containsArtifact,
  kindsOf,
  maxValueBytes,
  taskNodes,
  typingOf,
  type Diagnostic,
  type Pipeline,
  type ValueType,
} from "@partitura/core";
import { checkReport } from "../build/diagnostics.js";

/** Why a value of one type can never, or not always, be given where another is wanted; undefined when it may fit. */
function mismatch(given: ValueType, wanted: ValueType): string | undefined {
  const [from, to] = [kindsOf(given), kindsOf(wanted)];
  if (from === undefined || to === undefined) return undefined;
  const refused = [...from].filter((kind) => !to.has(kind));
  if (refused.length > 0)
    return `it may be ${refused.map((kind) => (kind === "null" ? "null" : `a ${kind}`)).join(" or ")}`;
  if ("artifact" in given && "artifact" in wanted && given.artifact !== wanted.artifact) {
    return `it is a ${given.artifact}`;
  }
  if ("items" in given && "items" in wanted) return mismatch(given.items, wanted.items);
  if ("properties" in given && "properties" in wanted) {
    const missing = wanted.required.filter(
      (name) => given.properties[name] === undefined && given.additionalProperties === false,
    );
    if (missing.length > 0) return `it has no '${missing.join("', '")}'`;
    for (const [name, field] of Object.entries(wanted.properties)) {
      const own = given.properties[name];
      const problem = own === undefined ? undefined : mismatch(own, field);
      if (problem !== undefined) return `its '${name}': ${problem}`;
    }
  }
  return undefined;
}

/** A type in few words, for messages. */
export function describeType(type: ValueType): string {
  if ("artifact" in type) return `a ${type.artifact} artifact`;
  if ("anyOf" in type) return type.anyOf.map(describeType).join(" or ");
  if ("enum" in type) return `one of ${type.enum.map((it) => JSON.stringify(it)).join(", ")}`;
  if ("format" in type && type.format !== undefined) return `a ${type.format} string`;
  return canonicalJson(type);
}

/** Checks constants and references against the types of the inputs they are given to, and defaults of params against theirs. */
export function checkTypes(pipeline: Pipeline): readonly Diagnostic[] {
  const typing = typingOf(pipeline);
  const inputs = taskNodes(pipeline).flatMap(({ node }) => {
    const definition = pipeline.tasks[node.task];
    return Object.entries(node.inputs).flatMap(([name, expression]): readonly Diagnostic[] => {
      const port = definition?.inputs[name];
      if (port === undefined) return [];
      const where = `the input '${name}' of '${node.id}'`;
      const at = { span: node.span };
      const type = describeType(port.type);
      if (expression.op === "literal") {
        const bytes = Buffer.byteLength(JSON.stringify(expression.value));
        const problems = checkValue(expression.value, port.type).map((it) =>
          checkReport(
            "P2005",
            { where, problem: `${it.at === "$" ? "" : `${it.at}: `}${it.problem}`, type },
            at,
          ),
        );
        return bytes > maxValueBytes
          ? [...problems, checkReport("P3002", { where, bytes, limit: maxValueBytes }, at)]
          : problems;
      }
      const problem = mismatch(typing.ofInput(node, expression), port.type);
      return problem === undefined ? [] : [checkReport("P2005", { where, problem, type }, at)];
    });
  });
  const params = Object.entries(pipeline.params).flatMap(([name, { type, default: fallback }]) => {
    const where = `the param '${name}'`;
    const at = { span: pipeline.span };
    if (containsArtifact(type)) {
      return [
        checkReport(
          "P2005",
          { where, problem: "params are values, not artifacts", type: "a JSON value" },
          at,
        ),
      ];
    }
    if (fallback === undefined) return [];
    return checkValue(fallback, type).map((it) =>
      checkReport(
        "P2005",
        { where: `the default of ${where}`, problem: it.problem, type: describeType(type) },
        at,
      ),
    );
  });
  return [...inputs, ...params];
}
