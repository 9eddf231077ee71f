import type { Policy } from "@partitura/core";
import type { PodModel } from "../model.js";

const mebibyte = 1024 ** 2;

/** Bytes as a Kubernetes quantity, in whole Mi where they are. */
const bytes = (count: number): string =>
  count % mebibyte === 0 ? `${String(count / mebibyte)}Mi` : String(count);

/** Kubernetes quantities of what a task asks for: cpu in cores or thousandths of one. */
export function quantitiesOf(policy: Policy): { readonly [resource: string]: string } {
  const { cpu, memoryBytes, ephemeralStorageBytes, gpu } = policy.resources ?? {};
  return {
    ...(cpu !== undefined && {
      cpu: Number.isInteger(cpu) ? String(cpu) : `${String(Math.ceil(cpu * 1000))}m`,
    }),
    ...(memoryBytes !== undefined && { memory: bytes(memoryBytes) }),
    ...(ephemeralStorageBytes !== undefined && { "ephemeral-storage": bytes(ephemeralStorageBytes) }),
    ...(gpu !== undefined && { [gpu.type]: String(gpu.count) }),
  };
}

/** What a worker has of its own, so that a task there runs with what there is: said in a warning. */
export function sizesAsked(policy: Policy): readonly string[] {
  const { gpu, ...sizes } = policy.resources ?? {};
  const quantities = quantitiesOf({ ...policy, resources: sizes });
  return gpu === undefined || Object.keys(sizes).length > 0
    ? Object.entries(quantities).map(([resource, quantity]) => `${resource} ${quantity}`)
    : [];
}

const some = (value: object | undefined): boolean => value !== undefined && Object.keys(value).length > 0;

/** What only a pod has. */
export function podOnly(policy: Policy): readonly string[] {
  const { placement, resources } = policy;
  const asked: readonly (readonly [boolean, string])[] = [
    [resources?.gpu !== undefined, "a GPU"],
    [some(placement?.nodeSelector), "a node selector"],
    [(placement?.tolerations?.length ?? 0) > 0, "tolerations"],
    [placement?.affinity !== undefined, "an affinity"],
    [placement?.serviceAccount !== undefined, "a service account"],
    [(policy.volumes?.length ?? 0) > 0, "volumes"],
    [policy.image !== undefined, "an image"],
    [policy.imagePullPolicy !== undefined, "a pull policy"],
    [some(policy.labels), "labels"],
    [some(policy.annotations), "annotations"],
  ];
  return asked.flatMap(([is, what]) => (is ? [what] : []));
}

/** The pod that the KubernetesExecutor runs a task in; undefined where nothing is asked of it. */
export function podOf(policy: Policy): PodModel | undefined {
  const quantities = quantitiesOf(policy);
  if (!some(quantities) && podOnly(policy).length === 0) return undefined;
  const { placement } = policy;
  return {
    quantities,
    image: policy.image,
    imagePullPolicy: policy.imagePullPolicy,
    labels: policy.labels ?? {},
    annotations: policy.annotations ?? {},
    nodeSelector: placement?.nodeSelector ?? {},
    tolerations: placement?.tolerations ?? [],
    affinity: placement?.affinity,
    serviceAccount: placement?.serviceAccount,
    volumes: policy.volumes ?? [],
  };
}
