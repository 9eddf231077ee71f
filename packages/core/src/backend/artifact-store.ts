import { z } from "zod";

const name = z.string().regex(/^[^/]+$/);
const prefix = z
  .string()
  .regex(/^[^/](.*[^/])?$/)
  .optional();
/** The Python that has the store's package and moves the files; by default the one that starts the step. */
const python = z.string().min(1).optional();

const folder = z.strictObject({ kind: z.literal("folder"), path: z.string().min(1) });
const s3 = z.strictObject({
  kind: z.literal("s3"),
  bucket: name,
  prefix,
  /** The address of an S3-compatible server that is not Amazon's. */
  endpoint: z.url().optional(),
  region: z.string().min(1).optional(),
  python,
});
const gcs = z.strictObject({ kind: z.literal("gcs"), bucket: name, prefix, python });
const azure = z.strictObject({
  kind: z.literal("azure"),
  account: name,
  container: name,
  prefix,
  python,
});

/** Where a target whose engine has no store of its own keeps artifacts and large values, as its options say. */
export const artifactStore = z.discriminatedUnion("kind", [folder, s3, gcs, azure]);
/** A folder that all workers share, or an object store. */
export type ArtifactStore = z.infer<typeof artifactStore>;

/** An object store as the step contract's `step_store.py` takes it. */
export interface ObjectStore {
  /** What the URIs of all that is kept there begin with, without a `/` at its end. */
  readonly uri: string;
  /** What goes with the URIs. */
  readonly options: { readonly endpoint?: string; readonly region?: string };
  readonly python: string | undefined;
}

function placeOf(store: Exclude<ArtifactStore, { kind: "folder" }>): string {
  switch (store.kind) {
    case "s3":
      return `s3://${store.bucket}`;
    case "gcs":
      return `gs://${store.bucket}`;
    case "azure":
      return `az://${store.account}/${store.container}`;
  }
}

/** The object store that is meant; undefined for a folder and where nothing is said. */
export function objectStoreOf(store: ArtifactStore | undefined): ObjectStore | undefined {
  if (store === undefined || store.kind === "folder") return undefined;
  const { endpoint, region } = store.kind === "s3" ? store : {};
  return {
    uri: [placeOf(store), ...(store.prefix === undefined ? [] : [store.prefix])].join("/"),
    options: { ...(endpoint !== undefined && { endpoint }), ...(region !== undefined && { region }) },
    python: store.python,
  };
}
