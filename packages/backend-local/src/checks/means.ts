import { taskNodes, type Diagnostic, type Pipeline } from "@partitura/core";
import { localReport } from "../diagnostics.js";

/** Reports what this machine has no means for: native tasks without a fake (P7011), mail (P7013). */
export function checkMeans(pipeline: Pipeline): readonly Diagnostic[] {
  const native = taskNodes(pipeline).flatMap(({ node }) => {
    const body = pipeline.tasks[node.task]?.body;
    if (body?.kind !== "native" || body.fake !== undefined) return [];
    const holes = { node: node.id, engine: body.engine };
    return [localReport("P7011", holes, { span: node.span, target: "local" })];
  });
  const mail = (pipeline.deadline?.notify ?? []).filter(({ kind }) => kind === "mail");
  return [...native, ...mail.map(() => localReport("P7013", {}, { span: pipeline.span, target: "local" }))];
}
