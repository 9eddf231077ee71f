import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Backend } from "@partitura/core";

const airflow = (): Promise<object> => import("@partitura/backend-airflow");
const kubeflow = (): Promise<object> => import("@partitura/backend-kubeflow");
const prefect = (): Promise<object> => import("@partitura/backend-prefect");

/** The targets that come with Partitura and are emitted as files, with the package that holds each. */
const builtIn: { readonly [target: string]: () => Promise<object> } = {
  "airflow@3": airflow,
  "airflow@2.11": airflow,
  "argo@3.7": kubeflow,
  "kfp@2": kubeflow,
  "prefect@3": prefect,
};

/** All names that `--target` knows, for messages: the engines', and `ir`, which prints the pipeline itself. */
export const knownTargets: readonly string[] = [...Object.keys(builtIn), "ir"];

function isBackend(value: unknown): value is Backend {
  return typeof value === "object" && value !== null && "target" in value && "emit" in value;
}

/** The backends among a module's exports, alone or in lists. */
const backendsOf = (module: object): readonly Backend[] => Object.values(module).flat().filter(isBackend);

/** The backends of every engine package, each once. */
export async function builtInBackends(): Promise<readonly Backend[]> {
  const modules = await Promise.all([...new Set(Object.values(builtIn))].map((load) => load()));
  return [...new Set(modules.flatMap(backendsOf))];
}

/** A package of the user's project that exports backends; undefined when there is none of that name. */
async function packageBackends(name: string, cwd: string): Promise<readonly Backend[] | undefined> {
  if (!/^(?:@[\w.-]+\/)?[\w.-]+$/.test(name)) return undefined;
  let path: string;
  try {
    path = createRequire(join(cwd, "package.json")).resolve(name);
  } catch {
    return undefined;
  }
  const module = (await import(pathToFileURL(path).href)) as object;
  return backendsOf(module);
}

/**
 * The backends behind what `--target` says: the name of a target that comes with Partitura, or an installed npm
 * package that exports backends (`@acme/backend`), or one target of such a package (`@acme/backend#luigi@3`).
 * Nothing when there is no such target.
 */
export async function findBackends(target: string, cwd: string): Promise<readonly Backend[]> {
  const load = Object.hasOwn(builtIn, target) ? builtIn[target] : undefined;
  if (load !== undefined) {
    const found = backendsOf(await load()).find((backend) => backend.target === target);
    return found === undefined ? [] : [found];
  }
  const [name = "", wanted] = target.split("#");
  const found = (await packageBackends(name, cwd)) ?? [];
  return wanted === undefined ? found : found.filter((backend) => backend.target === wanted);
}
