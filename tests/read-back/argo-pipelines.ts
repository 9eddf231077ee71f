import { join } from "node:path";
import { checkFile, compileTo } from "@partitura/compiler";
import { hasErrors, type Backend } from "@partitura/core";
import { loadScenario, repository, scenarioNames } from "../conformance/scenario.js";
import type { EmittedPipeline } from "../scenarios/pipelines.js";
import type { Emitted } from "./emitted.js";

/** Pipelines with policies that no scenario has, by the folder that their file is in. */
const own: { readonly [name: string]: string } = {
  policies: "policies",
  "argo-policies": "argo-policies",
  "argo-replacing": "argo-policies",
};
const options = {
  secrets: { "deploy-token": { name: "deployment", key: "token" } },
  pools: { warehouse: { name: "pools", key: "warehouse" } },
};

async function loaded(name: string, source: string): Promise<EmittedPipeline> {
  const [checked, diagnostics] = await checkFile(join(repository, source), { pipeline: name });
  if (checked === undefined || hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics));
  return { name, source, checked };
}

/** Every scenario that a version of Argo takes, and pipelines with the policies that no scenario has. */
export async function emittedForArgo(backend: Backend): Promise<readonly Emitted[]> {
  const pipelines = [
    ...(await Promise.all(scenarioNames().map(loadScenario))),
    ...(await Promise.all(
      Object.entries(own).map(([name, folder]) => loaded(name, `tests/read-back/${folder}/pipeline.ts`)),
    )),
  ];
  return pipelines.flatMap(({ name, source, checked }) => {
    const [result, problems] = compileTo(backend, checked, { options, version: "0.0.0", source });
    if (result === undefined && Object.hasOwn(own, name)) throw new Error(JSON.stringify(problems));
    return result === undefined ? [] : [{ name, source, checked, result }];
  });
}
