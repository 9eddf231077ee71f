import type { Json } from "@partitura/core";
import { z } from "zod";

/** Fields that the pipeline itself decides. */
const taken = ["name", "inputs", "outputs", "dag", "steps"] as const;

/** Zod schema of a task's overlays, `overlays["argo@3.7"]` and `overlays["argo@4"]`: fields of its template, in Argo's words. */
export const argoOverlay = z
  .record(z.string(), z.json())
  .refine((fields) => !taken.some((field) => Object.hasOwn(fields, field)), {
    message: `${taken.join(", ")} are not its to give`,
  });

/** What a task's `overlays["argo@3.7"]` and `overlays["argo@4"]` may say: fields of its template, such as `podSpecPatch` or `sidecars`. */
export interface ArgoOverlay {
  readonly [field: string]: Json;
}

declare module "@partitura/core" {
  interface Overlays {
    readonly "argo@3.7": ArgoOverlay;
    readonly "argo@4": ArgoOverlay;
  }
}

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One object laid over another: records field by field, everything else in the place of what was there. */
export function laidOver<T>(base: T, overlay: unknown): T {
  if (!isRecord(base) || !isRecord(overlay)) return overlay as T;
  const fields = Object.entries(overlay).map(([key, value]) => [key, laidOver(base[key], value)] as const);
  return { ...base, ...Object.fromEntries(fields) };
}
