import type { ArtifactKind } from "@partitura/core";

/** The engine's own type of artifact for each kind; it has none for plain files and folders. */
const schemas: { readonly [Kind in ArtifactKind]: string } = {
  file: "system.Artifact",
  directory: "system.Artifact",
  dataset: "system.Dataset",
  model: "system.Model",
  metrics: "system.Metrics",
};

/** The title of the engine's schema for a kind of artifact. */
export const schemaOf = (kind: ArtifactKind): string => schemas[kind];
