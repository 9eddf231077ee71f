import { z } from "zod";

/** Zod schema of {@link PrefectOverlay}. */
export const prefectOverlay = z.strictObject({
  /** Tags of the task's runs; a concurrency limit can be set for each. */
  tags: z.array(z.string()).optional(),
  /** A version of the task, for people. */
  version: z.string().optional(),
  /** The greatest share by which a delay before a retry is varied. */
  retry_jitter_factor: z.number().positive().optional(),
  /** Whether what the step prints goes to the log of the task run. */
  log_prints: z.boolean().optional(),
  /** How the result is written: a name such as `json` or `compressed/json`. */
  result_serializer: z.string().optional(),
  /** Whether the result is kept in memory while the flow runs. */
  cache_result_in_memory: z.boolean().optional(),
});

/** Arguments of Prefect's `@task` that only it has. */
export type PrefectOverlay = z.infer<typeof prefectOverlay>;

declare module "@partitura/core" {
  interface Overlays {
    /** Arguments of Prefect's `@task`. */
    "prefect@3": PrefectOverlay;
  }
}
