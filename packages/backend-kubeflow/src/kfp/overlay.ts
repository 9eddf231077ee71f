import type { Diagnostic, Json, TaskNode } from "@partitura/core";
import { z } from "zod";
import { report, target } from "./diagnostics.js";

const text = z.string().min(1);

/** What a task's `overlays["kfp@2"]` may say, in the words of the engine's Kubernetes config. */
export const kfpOverlay = z.strictObject({
  /** Secrets to fetch the image with. */
  imagePullSecret: z.array(z.strictObject({ secretName: text })).optional(),
  securityContext: z
    .strictObject({
      runAsUser: z.int().min(0).optional(),
      runAsGroup: z.int().min(0).optional(),
      runAsNonRoot: z.boolean().optional(),
    })
    .optional(),
  /** Memory for `/dev/shm`. */
  enabledSharedMemory: z.strictObject({ volumeName: text, size: text.optional() }).optional(),
  /** Environment variables from fields of the pod. */
  fieldPathAsEnv: z.array(z.strictObject({ name: text, fieldPath: text })).optional(),
  /** Environment variables from keys of config maps. */
  configMapAsEnv: z
    .array(
      z.strictObject({
        configMapName: text,
        keyToEnv: z.array(z.strictObject({ configMapKey: text, envVar: text })),
        optional: z.boolean().optional(),
      }),
    )
    .optional(),
  genericEphemeralVolume: z
    .array(
      z.strictObject({
        volumeName: text,
        mountPath: text,
        accessModes: z.array(text),
        size: text,
        defaultStorageClass: z.boolean().optional(),
        storageClassName: text.optional(),
      }),
    )
    .optional(),
});

/** What a task's `overlays["kfp@2"]` may say. */
export type KfpOverlay = z.input<typeof kfpOverlay>;

declare module "@partitura/core" {
  interface Overlays {
    readonly "kfp@2": KfpOverlay;
  }
}

/** A node's settings for this target only; a wrong one is reported. */
export function overlayOf(
  node: TaskNode,
): readonly [{ readonly [field: string]: Json }, readonly Diagnostic[]] {
  const given = node.policy.overlays?.[target];
  if (given === undefined) return [{}, []];
  const parsed = kfpOverlay.safeParse(given);
  if (parsed.success) return [given as { readonly [field: string]: Json }, []];
  const problem = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  return [{}, [report("P5113", { node: node.id, problem }, { span: node.span, target })]];
}
