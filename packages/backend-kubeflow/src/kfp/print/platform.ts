import type { Json } from "@partitura/core";
import type { PipelineModel, StepModel } from "../model.js";

function executorConfig(step: StepModel): { readonly [name: string]: Json } {
  return {
    ...(step.deadlineSeconds !== undefined && { activeDeadlineSeconds: String(step.deadlineSeconds) }),
    ...(step.description !== undefined && {
      podMetadata: { annotations: { "kubernetes.io/description": step.description } },
    }),
    ...(step.secrets.length > 0 && {
      secretAsEnv: step.secrets.map(({ variable, secret, key }) => ({
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
  const executors = model.steps.flatMap((step): [string, Json][] => {
    const config = executorConfig(step);
    return Object.keys(config).length === 0 ? [] : [[`exec-${step.name}`, config]];
  });
  if (executors.length === 0) return undefined;
  return { platforms: { kubernetes: { deploymentSpec: { executors: Object.fromEntries(executors) } } } };
}
