import { artifactStore } from "@partitura/core";
import { z } from "zod";

/** Where a secret comes from at run time: a Secret block of the server, or a variable of the worker's environment. */
const secretSource = z.union([z.strictObject({ block: z.string() }), z.strictObject({ env: z.string() })]);

/** Zod schema of {@link PrefectOptions}. */
export const prefectOptions = z.strictObject({
  /** The work pool that the deployment runs in. */
  workPool: z.string().default("default"),
  /** A folder that all workers share, or an object store; by default the folder `artifacts` in Prefect's home. */
  artifacts: artifactStore.optional(),
  /** The folder for the Python environments of steps; by default `partitura/prefect` in the user's cache folder. */
  environments: z.string().optional(),
  /** The Node program that runs TypeScript steps. */
  node: z.string().default("node"),
  /** Secrets by the name that the pipeline gives them; one that is not listed is the Secret block of that name. */
  secrets: z.record(z.string(), secretSource).default({}),
});

/** What a project's config says for this target. */
export type PrefectOptions = z.infer<typeof prefectOptions>;
