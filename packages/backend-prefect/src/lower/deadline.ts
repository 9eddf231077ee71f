import type { Diagnostic, EnvValue, Notification } from "@partitura/core";
import { report } from "../diagnostics.js";
import type { DeadlineModel, EnvSource } from "../model.js";
import type { Context } from "./context.js";
import { sourceOf } from "./env.js";

/** Who is told when a run takes longer than it should. */
export function lowerDeadline({
  pipeline,
  options,
}: Context): readonly [DeadlineModel | undefined, readonly Diagnostic[]] {
  const { deadline } = pipeline;
  if (deadline === undefined) return [undefined, []];
  const diagnostics: Diagnostic[] = [];
  const source = (value: EnvValue): EnvSource => {
    const found = sourceOf(value, options);
    if (found !== undefined) return found;
    const holes = { secret: "secret" in value ? value.secret : "", node: pipeline.id };
    diagnostics.push(report("P6002", holes, { span: pipeline.span, target: "prefect@3" }));
    return { kind: "value", value: "" };
  };
  const notifyOf = (it: Notification): DeadlineModel["notify"][number] =>
    it.kind === "mail" ? { mail: it.to, smtp: source(it.smtp) } : { [it.kind]: source(it.url) };
  return [{ seconds: deadline.seconds, notify: deadline.notify.map(notifyOf) }, diagnostics];
}
