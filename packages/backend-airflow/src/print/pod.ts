import { dnsLabel, type Expression, type Imports, nameOf, py, pythonLiteral } from "@partitura/codegen";
import type { Volume } from "@partitura/core";
import type { PodModel } from "../model.js";

type Keywords = { readonly [name: string]: Expression | undefined };

const some = (value: object): boolean => Object.keys(value).length > 0;

/** `{"executor_config": …}`: the pod that the KubernetesExecutor runs the task in; its main container is called `base`. */
export function podOverride(pod: PodModel, imports: Imports): Expression {
  const k8s = imports.from("kubernetes.client", "models", "k8s");
  const of = (type: string, keywords: Keywords): Expression => py.call(py.attribute(k8s, type), [], keywords);
  const text = (value: string | undefined): Expression | undefined =>
    value === undefined ? undefined : py.string(value);
  const dict = (value: { readonly [name: string]: string }): Expression | undefined =>
    some(value) ? pythonLiteral(value) : undefined;
  const names = [...new Map(pod.volumes.map((volume) => [volumeName(volume), volume]))];

  const container = of("V1Container", {
    name: py.string("base"),
    image: text(pod.image),
    image_pull_policy: text(pod.imagePullPolicy),
    resources: some(pod.quantities)
      ? of("V1ResourceRequirements", {
          requests: pythonLiteral(pod.quantities),
          limits: pythonLiteral(pod.quantities),
        })
      : undefined,
    volume_mounts:
      pod.volumes.length === 0
        ? undefined
        : py.list(
            pod.volumes.map((volume) =>
              of("V1VolumeMount", {
                name: py.string(volumeName(volume)),
                mount_path: py.string(volume.mountPath),
                read_only: volume.readOnly ? py.true : undefined,
              }),
            ),
          ),
  });
  const spec = of("V1PodSpec", {
    containers: py.list([container]),
    node_selector: dict(pod.nodeSelector),
    tolerations:
      pod.tolerations.length === 0
        ? undefined
        : py.list(
            pod.tolerations.map((it) =>
              of("V1Toleration", {
                key: text(it.key),
                operator: text(it.operator),
                value: text(it.value),
                effect: text(it.effect),
              }),
            ),
          ),
    affinity: pod.affinity === undefined ? undefined : pythonLiteral(pod.affinity),
    service_account_name: text(pod.serviceAccount),
    volumes: names.length === 0 ? undefined : py.list(names.map(([, volume]) => volumeOf(volume, of))),
  });
  const metadata =
    some(pod.labels) || some(pod.annotations)
      ? of("V1ObjectMeta", { labels: dict(pod.labels), annotations: dict(pod.annotations) })
      : undefined;
  return py.dict({ pod_override: of("V1Pod", { metadata, spec }) });
}

/** A name for a volume by what it is: two mounts of one thing are one volume. */
const volumeName = ({ kind, name }: Volume): string => nameOf(`${kind}-${name}`, dnsLabel());

function volumeOf(volume: Volume, of: (type: string, keywords: Keywords) => Expression): Expression {
  const source = (): Keywords => {
    const name = py.string(volume.name);
    switch (volume.kind) {
      case "claim":
        return {
          persistent_volume_claim: of("V1PersistentVolumeClaimVolumeSource", { claim_name: name }),
        };
      case "config-map":
        return { config_map: of("V1ConfigMapVolumeSource", { name }) };
      case "secret":
        return { secret: of("V1SecretVolumeSource", { secret_name: name }) };
      case "empty":
        return { empty_dir: of("V1EmptyDirVolumeSource", {}) };
    }
  };
  return of("V1Volume", { name: py.string(volumeName(volume)), ...source() });
}
