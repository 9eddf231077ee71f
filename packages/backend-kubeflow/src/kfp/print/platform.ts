import type { Json } from "@partitura/core";
import type { ContainerModel, PipelineModel } from "../model.js";

function executorConfig(container: ContainerModel): { readonly [name: string]: Json } {
  return {
    ...(container.deadlineSeconds !== undefined && {
      activeDeadlineSeconds: String(container.deadlineSeconds),
    }),
    ...(container.description !== undefined && {
      podMetadata: { annotations: { "kubernetes.io/description": container.description } },
    }),
    ...(container.secrets.length > 0 && {
      secretAsEnv: container.secrets.map(({ variable, secret, key }) => ({
        keyToEnv: [{ envVar: variable, secretKey: key }],
        optional: false,
        secretName: secret,
        secretNameParameter: { runtimeValue: { constant: secret } },
      })),
    }),
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
