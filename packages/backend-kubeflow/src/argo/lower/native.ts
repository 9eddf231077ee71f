import type { Json, TaskNode } from "@partitura/core";
import { z } from "zod";
import { report } from "../diagnostics.js";
import type { Context } from "./context.js";

/** What makes an Argo template do something; a native task has just one of them. */
const kinds = [
  "container",
  "script",
  "resource",
  "http",
  "suspend",
  "data",
  "containerSet",
  "plugin",
] as const;

/** Fields of a template that are emitted from the pipeline, and so may be given by no one else. */
const taken = ["name", "inputs"] as const;

const nativeSpec = z
  .record(z.string(), z.json())
  .refine((spec) => kinds.filter((kind) => Object.hasOwn(spec, kind)).length === 1, {
    message: `it has just one of ${kinds.join(", ")}`,
  })
  .refine((spec) => !taken.some((field) => Object.hasOwn(spec, field)), {
    message: `${taken.join(" and ")} are not its to give`,
  });

/** Whether a native task's engine is Argo. */
export const isOurs = (engine: string): boolean => engine === "argo" || engine.startsWith("argo@");

/** The fields of a native task's template, checked; reported when they cannot be used. */
export function nativeFields(
  { id, span }: TaskNode,
  { engine, spec }: { readonly engine: string; readonly spec: Json },
  { tell }: Context,
): { readonly [field: string]: Json } {
  if (!isOurs(engine)) {
    tell(report("P5017", { node: id, engine }, { span }));
    return {};
  }
  const parsed = nativeSpec.safeParse(spec);
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues.map(({ message }) => message).join("; ");
  tell(report("P5018", { node: id, problem }, { span }));
  return {};
}

/** Whether the fields of a template give an output parameter of this name. */
export function givesOutput(fields: { readonly [field: string]: Json }, name: string): boolean {
  const shape = z.object({ outputs: z.object({ parameters: z.array(z.object({ name: z.string() })) }) });
  const parsed = shape.safeParse(fields);
  return parsed.success && parsed.data.outputs.parameters.some((it) => it.name === name);
}
