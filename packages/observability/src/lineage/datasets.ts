import { isReference, type Reference } from "@partitura/backend-local";
import {
  dependenciesOf,
  nodesReadBy,
  placedNodesOf,
  type Expression,
  type Json,
  type Node,
  type Pipeline,
} from "@partitura/core";
import { present, type Dataset, type FacetMaker, type JobName } from "./facets.js";

/** How many artifacts a dataset names one by one. */
const namedArtifacts = 100;

/** The references to artifacts in a value. */
export function* artifactsIn(value: Json | undefined): Generator<Reference> {
  if (typeof value !== "object" || value === null) return;
  if (isReference(value)) yield value;
  else for (const inner of Object.values(value)) yield* artifactsIn(inner);
}

/**
 * The name of an asset as a dataset, by OpenLineage's rules for names (https://openlineage.io/docs/spec/naming): that of a URI
 * is its scheme and authority as the namespace, and its path.
 */
export function assetName(namespace: string, asset: string): JobName {
  const [, scheme, authority, path] = /^([a-z][a-z0-9+.-]*):\/\/([^/]*)\/?(.*)$/iu.exec(asset) ?? [];
  if (scheme === undefined || authority === undefined || path === undefined)
    return { namespace, name: asset };
  if (scheme === "file")
    return { namespace: authority === "" ? "file" : `file://${authority}`, name: `/${path}` };
  return { namespace: `${scheme}://${authority}`, name: path === "" ? "/" : path };
}

/** An output of a task, whose artifacts are the versions of one dataset. */
export interface Origin {
  readonly node: string;
  readonly output: string;
}

/** Knows which outputs of tasks artifacts come from. */
export interface Origins {
  /** Remembers the artifacts of an output. */
  readonly add: (origin: Origin, artifacts: Iterable<Reference>) => void;
  /** Where an artifact comes from that a node was given; undefined when no task of the run gave it. */
  readonly of: (artifact: Reference, node: string) => Origin | undefined;
}

/** The expressions that give a node's result; none for a task, which gives it itself. */
function resultsOf(node: Node): readonly Expression[] {
  switch (node.kind) {
    case "task":
      return [];
    case "each":
      return node.result === undefined ? [] : [node.result];
    case "when":
      return [node.then.result, node.otherwise?.result].filter((it) => it !== undefined);
  }
}

/** For each task node, the task nodes whose results it may read: through control nodes, and as items of an `each` around it. */
function upstreamOf(pipeline: Pipeline): ReadonlyMap<string, ReadonlySet<string>> {
  const placed = placedNodesOf(pipeline);
  const nodes = new Map(placed.map(({ node }) => [node.id, node]));
  const givers = (id: string): readonly string[] => {
    const node = nodes.get(id);
    if (node === undefined) return [];
    return node.kind === "task" ? [id] : resultsOf(node).flatMap(nodesReadBy).flatMap(givers);
  };
  return new Map(
    placed.map(({ node, around }) => {
      const read = [node, ...around.map((it) => it.node)].flatMap(dependenciesOf);
      return [node.id, new Set(read.flatMap(givers))];
    }),
  );
}

/** Starts to remember origins. Equal artifacts of several tasks are told apart by what the pipeline lets a node read. */
export function originsIn(pipeline: Pipeline): Origins {
  const upstream = upstreamOf(pipeline);
  const known = new Map<string, Origin[]>();
  return {
    add: (origin, artifacts) => {
      for (const { sha256 } of artifacts) {
        const origins = known.get(sha256) ?? [];
        if (!origins.some((it) => it.node === origin.node && it.output === origin.output))
          origins.push(origin);
        known.set(sha256, origins);
      }
    },
    of: ({ sha256 }, node) => {
      const origins = known.get(sha256) ?? [];
      return origins.find((it) => upstream.get(node)?.has(it.node)) ?? origins[0];
    },
  };
}

/** What OpenLineage calls a kind of artifact. */
function typeOf(kind: string): { readonly datasetType: string; readonly subType?: string } {
  if (kind === "model") return { datasetType: "MODEL" };
  return kind === "file" ? { datasetType: "FILE" } : { datasetType: "FILE", subType: kind.toUpperCase() };
}

/** The dataset whose versions some artifacts are. Its version is the hash of the content, where it is one. */
export function artifactDataset(
  name: JobName,
  artifacts: readonly Reference[],
  make: FacetMaker,
  about: { readonly description?: string | undefined } = {},
): Dataset {
  const [first] = artifacts;
  const versions = new Set(artifacts.map(({ sha256 }) => sha256));
  const only = versions.size === 1 ? first : undefined;
  const { description } = about;
  const named = artifacts.slice(0, namedArtifacts).map(({ type, uri, sha256 }) => ({ type, uri, sha256 }));
  const facets = {
    version: only && make.standard("version", { datasetVersion: only.sha256 }),
    dataSource: only && make.standard("dataSource", { name: "file", uri: only.uri }),
    datasetType: first && make.standard("datasetType", typeOf(first.type)),
    documentation:
      description === undefined ? undefined : make.standard("datasetDocumentation", { description }),
    partitura_artifacts: make.own("partitura_artifacts", { count: artifacts.length, artifacts: named }),
  };
  return { ...name, facets: present(facets) as Dataset["facets"] };
}

/** Items by a key of theirs, in the order in which the keys come first. */
export function grouped<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups];
}
