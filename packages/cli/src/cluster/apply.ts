import { argoApi, type Cluster, httpStatus } from "./client.js";

/** A Kubernetes object as it is written in a file. */
export interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Whether a document is an object of the API. */
export function isObject(document: unknown): document is KubernetesObject {
  return (
    typeof document === "object" &&
    document !== null &&
    "kind" in document &&
    "metadata" in document &&
    typeof document.metadata === "object"
  );
}

/** Creates a config map. One of that name may be there: the name says the content, and it cannot be changed. */
export async function applyConfigMap(object: KubernetesObject, { core, namespace }: Cluster): Promise<void> {
  try {
    await core.createNamespacedConfigMap({ namespace, body: object });
  } catch (error) {
    if (httpStatus(error) !== 409) throw error;
  }
}

/** Creates a workflow template, or puts it in the place of the one of that name. */
export async function applyWorkflowTemplate(
  object: KubernetesObject,
  { custom, namespace }: Cluster,
): Promise<void> {
  const place = { ...argoApi, namespace, plural: "workflowtemplates" };
  const { name } = object.metadata;
  try {
    await custom.createNamespacedCustomObject({ ...place, body: object });
  } catch (error) {
    if (httpStatus(error) !== 409) throw error;
    const found = (await custom.getNamespacedCustomObject({ ...place, name })) as {
      readonly metadata: { readonly resourceVersion: string };
    };
    const { resourceVersion } = found.metadata;
    const body = { ...object, metadata: { ...object.metadata, resourceVersion } };
    await custom.replaceNamespacedCustomObject({ ...place, name, body });
  }
}
