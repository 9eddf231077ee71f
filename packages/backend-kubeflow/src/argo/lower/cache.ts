import { type TaskDefinition, type TaskNode, isArtifactType } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { Memoize } from "../model.js";
import { goDuration } from "./policy.js";
import { referenceField } from "./artifact.js";
import { objectName } from "./config-map.js";
import type { Context } from "./context.js";
import { identityOf } from "./large.js";
import { stringLiteral, tag, variable } from "./expr-syntax.js";

/**
 * The cache of a task: its key is the hash of the code, the version and the inputs; an artifact and a
 * large value count by their content. JSON
 * texts are read and written again, so that equal values have equal texts.
 */
export function memoizeOf(
  node: TaskNode,
  task: TaskDefinition,
  given: readonly string[],
  large: readonly string[],
  { dialect, pipeline, tell }: Context,
): Memoize | undefined {
  const { cache } = node.policy;
  if (cache === undefined) return undefined;
  if (task.skippable === true) tell(report("P5016", { node: node.id }, { span: node.span }));
  const inputs = given.map((name) => {
    const port = task.inputs[name];
    if (port !== undefined && isArtifactType(port.type)) return referenceField(name, "sha256");
    const text = `toJson(fromJSON(${variable(["inputs", "parameters", name])}))`;
    return large.includes(name) ? `(${identityOf(name, text)})` : text;
  });
  const fixed = [task.id, task.body.codeHash, cache.version ?? "", ...given].map(stringLiteral);
  const parts = [...fixed, ...inputs].join(", ");
  return {
    key: tag(`sprig.sha256sum(toJson([${parts}]))`),
    // the full resource definitions ask for an age; an empty one is none
    maxAge: cache.ttlSeconds === undefined ? "" : goDuration(cache.ttlSeconds),
    cache: {
      configMap: { name: `${objectName(pipeline.id, 50)}-cache`, ...(dialect.cacheKey && { key: "cache" }) },
    },
  };
}
