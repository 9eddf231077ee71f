import type { Diagnostic, Json, Placement, TaskNode, Volume } from "@partitura/core";
import { report, target } from "../diagnostics.js";
import type { KubernetesModel, VolumeModel } from "../model.js";
import { overlayOf } from "../overlay.js";

const affinities = ["nodeAffinity"];

/** The affinity to nodes; what the engine cannot say besides is reported. */
function affinityOf(node: TaskNode, affinity: Json | undefined, problems: Diagnostic[]): Json | undefined {
  if (affinity === undefined || affinity === null) return undefined;
  const fields = typeof affinity === "object" && !Array.isArray(affinity) ? affinity : { affinity };
  const others = Object.keys(fields).filter((field) => !affinities.includes(field));
  const place = { span: node.span, target };
  for (const what of others) problems.push(report("P5112", { node: node.id, what }, place));
  return (fields as { readonly [field: string]: Json })["nodeAffinity"];
}

function volumeOf(node: TaskNode, volume: Volume, problems: Diagnostic[]): VolumeModel {
  if (volume.readOnly && (volume.kind === "claim" || volume.kind === "empty")) {
    const values = { node: node.id, what: `a read-only volume '${volume.name}'` };
    problems.push(report("P5112", values, { span: node.span, target }));
  }
  const { kind, name, mountPath } = volume;
  return { kind, name, mountPath };
}

const tolerationsOf = ({ tolerations = [] }: Placement): readonly Json[] =>
  tolerations.map((it) => JSON.parse(JSON.stringify(it)) as Json);

/** What Kubernetes is told of a node's pod beyond its container. */
export function kubernetesOf(node: TaskNode): readonly [KubernetesModel, readonly Diagnostic[]] {
  const problems: Diagnostic[] = [];
  const { placement = {}, volumes = [], imagePullPolicy, labels = {}, annotations = {} } = node.policy;
  const nodeAffinity = affinityOf(node, placement.affinity, problems);
  const [overlay, wrong] = overlayOf(node);
  const model: KubernetesModel = {
    nodeSelector: placement.nodeSelector ?? {},
    tolerations: tolerationsOf(placement),
    ...(nodeAffinity !== undefined && { nodeAffinity }),
    volumes: volumes.map((volume) => volumeOf(node, volume, problems)),
    ...(imagePullPolicy && { imagePullPolicy }),
    labels,
    annotations,
    overlay,
  };
  return [model, [...problems, ...wrong]];
}
