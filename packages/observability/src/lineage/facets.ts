/** A facet: named facts about a job, a run or a dataset, with who says so and the schema that they follow. */
export interface Facet {
  readonly _producer: string;
  readonly _schemaURL: string;
  readonly [field: string]: unknown;
}

/** Facets by their keys. */
export type Facets = { readonly [key: string]: Facet };

/** A dataset that a run reads or writes. */
export interface Dataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets: Facets;
  readonly outputFacets?: Facets;
}

/** The states that OpenLineage tells of. */
export type EventType = "START" | "RUNNING" | "COMPLETE" | "FAIL" | "ABORT";

/** A job, by its name in a namespace. */
export interface JobName {
  readonly namespace: string;
  readonly name: string;
}

/** A RunEvent of OpenLineage (https://openlineage.io/spec/2-0-2/OpenLineage.json). */
export interface LineageEvent {
  readonly eventType: EventType;
  /** ISO 8601, UTC. */
  readonly eventTime: string;
  readonly run: { readonly runId: string; readonly facets: Facets };
  readonly job: JobName & { readonly facets: Facets };
  readonly inputs: readonly Dataset[];
  readonly outputs: readonly Dataset[];
  readonly producer: string;
  readonly schemaURL: string;
}

/** The schema that events follow. */
export const eventSchema = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

/** OpenLineage's own facets that are used here: the version of each and the name of its schema. */
const standard = {
  parent: ["1-2-0", "ParentRunFacet"],
  nominalTime: ["1-0-1", "NominalTimeRunFacet"],
  errorMessage: ["1-0-1", "ErrorMessageRunFacet"],
  processing_engine: ["1-1-1", "ProcessingEngineRunFacet"],
  executionParameters: ["1-0-0", "ExecutionParametersRunFacet"],
  jobType: ["2-0-4", "JobTypeJobFacet"],
  documentation: ["1-1-0", "DocumentationJobFacet"],
  ownership: ["1-0-1", "OwnershipJobFacet"],
  sourceCodeLocation: ["1-1-0", "SourceCodeLocationJobFacet"],
  tags: ["1-0-0", "TagsJobFacet"],
  version: ["1-0-1", "DatasetVersionDatasetFacet"],
  dataSource: ["1-0-1", "DatasourceDatasetFacet"],
  datasetType: ["1-0-1", "DatasetTypeDatasetFacet"],
  datasetDocumentation: ["1-1-0", "DocumentationDatasetFacet"],
  outputStatistics: ["1-0-2", "OutputStatisticsOutputDatasetFacet"],
} as const;

/** The facets of Partitura, as `schema/lineage-facets.schema.json` describes them. */
const own = {
  partitura_run: "PartituraRunFacet",
  partitura_task: "PartituraTaskRunFacet",
  partitura_artifacts: "PartituraArtifactsDatasetFacet",
} as const;

/** Makes facets that one version of Partitura produces. */
export interface FacetMaker {
  readonly producer: string;
  readonly standard: (kind: keyof typeof standard, fields: object) => Facet;
  readonly own: (kind: keyof typeof own, fields: object) => Facet;
}

/** @param version The version of Partitura. */
export function facetMaker(version: string): FacetMaker {
  const producer = `https://www.npmjs.com/package/partitura/v/${version}`;
  const schema = `https://unpkg.com/@partitura/observability@${version}/schema/lineage-facets.schema.json`;
  return {
    producer,
    standard: (kind, fields) => {
      const [specVersion, name] = standard[kind];
      const url = `https://openlineage.io/spec/facets/${specVersion}/${name}.json#/$defs/${name}`;
      return { _producer: producer, _schemaURL: url, ...fields };
    },
    own: (kind, fields) => ({ _producer: producer, _schemaURL: `${schema}#/$defs/${own[kind]}`, ...fields }),
  };
}

/** An object without the fields that have no value. */
export const present = (fields: object): { readonly [name: string]: unknown } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
