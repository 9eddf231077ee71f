import { z } from "zod";

const secret = z.strictObject({ name: z.string().min(1), key: z.string().min(1) });

/** What the project's config may say under `targets["kfp@2"]`. */
export const kfpOptions = z.strictObject({
  /** The image of Python and shell tasks, and of the steps that only compute values: Python 3.9 or later. */
  image: z.string().default("python:3.11-slim"),
  /** The image of TypeScript tasks: Node 20.19 or later. */
  nodeImage: z.string().default("node:22-slim"),
  /** Images by Python version, for tasks that ask for one; `python:<version>-slim` where there is none. */
  pythonImages: z.record(z.string(), z.string()).default({}),
  /** Images of single tasks, by task id. */
  images: z.record(z.string(), z.string()).default({}),
  /** Whether a task's Python packages are installed when it starts, or are in its image. */
  packages: z.enum(["install", "image"]).default("install"),
  /** Whether the engine may reuse the outputs of an earlier run with the same inputs. */
  cache: z.boolean().default(false),
  /** The key of a Kubernetes secret for each secret of the pipelines; one without an entry is key `<name>` of `secret`. */
  secrets: z.record(z.string(), secret).default({}),
  /** The Kubernetes secret that holds what `secrets` does not list. */
  secret: z.string().default("partitura"),
  /** How many runs a schedule with `overlap: "allow"` may have at a time; the engine knows 1 to 10. */
  maxConcurrency: z.int().min(1).max(10).default(10),
});

/** What the project's config may say under `targets["kfp@2"]`, with the defaults filled in. */
export type KfpOptions = z.infer<typeof kfpOptions>;
