import type { Json } from "@partitura/core";
import type { ContainerModel, KubernetesModel, PipelineModel, VolumeModel } from "../model.js";

type Fields = { readonly [name: string]: Json };

const some = <T extends object>(value: T | undefined): T | undefined =>
  value === undefined || Object.keys(value).length === 0 ? undefined : value;

const fieldsOf = (fields: { readonly [name: string]: Json | undefined }): Fields =>
  Object.fromEntries(Object.entries(fields).filter((it): it is [string, Json] => it[1] !== undefined));

const constant = (value: Json): Json => ({ runtimeValue: { constant: value } });

/** The lists of the engine's config in which volumes of each kind are. */
const lists = {
  claim: "pvcMount",
  "config-map": "configMapAsVolume",
  secret: "secretAsVolume",
  empty: "emptyDirMounts",
} as const satisfies { readonly [kind in VolumeModel["kind"]]: string };

/** A volume, with its name in the fields of today and in those that older clusters read. */
function volumeSpec({ kind, name, mountPath }: VolumeModel): Json {
  switch (kind) {
    case "claim":
      return { constant: name, mountPath, pvcNameParameter: constant(name) };
    case "config-map":
      return { configMapName: name, configMapNameParameter: constant(name), mountPath, optional: false };
    case "secret":
      return { mountPath, optional: false, secretName: name, secretNameParameter: constant(name) };
    case "empty":
      return { mountPath, volumeName: name };
  }
}

function volumeLists(volumes: readonly VolumeModel[]): Fields {
  const kinds = Object.entries(lists) as [VolumeModel["kind"], string][];
  return Object.fromEntries(
    kinds.flatMap(([kind, list]) => {
      const own = volumes.filter((volume) => volume.kind === kind).map(volumeSpec);
      return own.length === 0 ? [] : [[list, own]];
    }),
  );
}

function podConfig({
  nodeSelector,
  tolerations,
  nodeAffinity,
  volumes,
  imagePullPolicy,
}: KubernetesModel): Fields {
  return fieldsOf({
    imagePullPolicy,
    nodeAffinity: nodeAffinity === undefined ? undefined : [{ nodeAffinityJson: constant(nodeAffinity) }],
    nodeSelector: some(nodeSelector) && { labels: nodeSelector },
    tolerations: some(tolerations),
    ...volumeLists(volumes),
  });
}

function executorConfig(container: ContainerModel): Fields {
  const { kubernetes, description, runIdVariable } = container;
  const annotations = {
    ...(description !== undefined && { "kubernetes.io/description": description }),
    ...kubernetes?.annotations,
  };
  const metadata = fieldsOf({ annotations: some(annotations), labels: some(kubernetes?.labels) });
  const runId: Json[] =
    runIdVariable === undefined
      ? []
      : [{ name: runIdVariable, fieldPath: "metadata.labels['pipeline/runid']" }];
  const { fieldPathAsEnv = [], ...overlay } = (kubernetes?.overlay ?? {}) as {
    readonly fieldPathAsEnv?: readonly Json[];
  };
  const fromPod = [...runId, ...fieldPathAsEnv];
  return {
    ...(container.deadlineSeconds !== undefined && {
      activeDeadlineSeconds: String(container.deadlineSeconds),
    }),
    ...(kubernetes && podConfig(kubernetes)),
    ...(some(metadata) && { podMetadata: metadata }),
    ...(container.secrets.length > 0 && {
      secretAsEnv: container.secrets.map(({ variable, secret, key }) => ({
        keyToEnv: [{ envVar: variable, secretKey: key }],
        optional: false,
        secretName: secret,
        secretNameParameter: constant(secret),
      })),
    }),
    ...overlay,
    ...(fromPod.length > 0 && { fieldPathAsEnv: fromPod }),
  };
}

/** What only Kubernetes knows: the second document of the file; undefined when there is nothing to say. */
export function platformSpec(model: PipelineModel): Json | undefined {
  const executors = Object.entries(model.executors).flatMap(([name, container]): [string, Json][] => {
    const config = executorConfig(container);
    return Object.keys(config).length === 0 ? [] : [[`exec-${name}`, config]];
  });
  if (executors.length === 0) return undefined;
  return { platforms: { kubernetes: { deploymentSpec: { executors: Object.fromEntries(executors) } } } };
}
