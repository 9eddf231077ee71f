import { z } from "zod";

/** Name and key of a Kubernetes secret or config map. */
const secretKey = z.strictObject({ name: z.string(), key: z.string() });

/** A folder that every task sees: a persistent volume claim, or a folder of the node for clusters of one machine. */
const volume = z.union([
  z.strictObject({ mountPath: z.string(), claimName: z.string() }),
  z.strictObject({ mountPath: z.string(), hostPath: z.string() }),
]);

/** Zod schema of what the config may say for this target; every field has a default. */
export const argoOptions = z.strictObject({
  /** Namespace of the emitted objects; the one of the kubeconfig's context when absent. */
  namespace: z.string().optional(),
  /** Image of Python and shell tasks: Python 3.10 or later, with the packages that the tasks ask for. */
  image: z.string().optional(),
  /** Image of TypeScript tasks: Node 20.19 or later. */
  nodeImage: z.string().optional(),
  /** Images of single tasks, by task id; they win over `image` and `nodeImage`. */
  images: z.record(z.string(), z.string()).default({}),
  imagePullPolicy: z.enum(["Always", "IfNotPresent", "Never"]).optional(),
  /** Service account of the pods; it needs Argo's executor role. */
  serviceAccountName: z.string().optional(),
  /** The Kubernetes secret behind each secret that the pipeline names. */
  secrets: z.record(z.string(), secretKey).default({}),
  /** The key of a config map with the size of each pool that the pipeline names. */
  pools: z.record(z.string(), secretKey).default({}),
  /** Folders that outlive runs, such as that of a model registry. */
  volumes: z.array(volume).default([]),
  /** Whether values that turn out to have more than 48 KiB are kept as artifacts, and not only those that must have by their type. */
  largeValues: z.boolean().default(false),
  /** The kind of the cluster's default artifact repository; artifacts are kept in it by key alone. */
  artifactRepository: z.enum(["s3", "gcs", "oss", "azure"]).default("s3"),
});

/** What the config may say for this target, with the defaults filled in. */
export type ArgoOptions = z.infer<typeof argoOptions>;

/** Zod schema of what the config may say for Argo Workflows 4. */
export const argo4Options = argoOptions.extend({
  /** Which resource definitions are installed: the full ones, as the official manifests have it, bound lists of templates and tasks. */
  definitions: z.enum(["full", "minimal"]).default("full"),
});

/** What the config may say for Argo Workflows 4, with the defaults filled in. */
export type Argo4Options = z.infer<typeof argo4Options>;

/** Image of Python and shell tasks when the config names none. */
export const defaultImage = "python:3.12-slim";

/** Image of TypeScript tasks when the config names none. */
export const defaultNodeImage = "node:22-slim";
