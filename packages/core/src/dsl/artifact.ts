import { z } from "zod";
import type { ArtifactKind } from "../ir/value-type.js";
import type { Artifact } from "./reference.js";

/** The zod registry that tells an artifact schema from any other custom schema. */
export const artifactRegistry = z.registry<{ readonly kind: ArtifactKind }>();

function artifact<const Kind extends ArtifactKind>(kind: Kind): z.ZodCustom<Artifact<Kind>, Artifact<Kind>> {
  const schema = z.custom<Artifact<Kind>>();
  artifactRegistry.add(schema, { kind });
  return schema;
}

/** A single file of any format. */
export const file = (): z.ZodCustom<Artifact<"file">, Artifact<"file">> => artifact("file");
/** A folder of files. */
export const directory = (): z.ZodCustom<Artifact<"directory">, Artifact<"directory">> =>
  artifact("directory");
/** A data set: a file or folder; shown as a data set where the target knows such artifacts. */
export const dataset = (): z.ZodCustom<Artifact<"dataset">, Artifact<"dataset">> => artifact("dataset");
/** A trained model: a file or folder. */
export const model = (): z.ZodCustom<Artifact<"model">, Artifact<"model">> => artifact("model");
/** Metrics of a run: a JSON file of numbers by name. */
export const metrics = (): z.ZodCustom<Artifact<"metrics">, Artifact<"metrics">> => artifact("metrics");
