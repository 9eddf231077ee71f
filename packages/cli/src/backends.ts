import { pathToFileURL } from "node:url";
import { loadReport } from "@partitura/compiler";
import type { Backend, Outcome } from "@partitura/core";
import { commandReport } from "./diagnostics.js";
import { findPackage } from "./input/find-package.js";

const airflow = (): Promise<object> => import("@partitura/backend-airflow");
const kubeflow = (): Promise<object> => import("@partitura/backend-kubeflow");
const prefect = (): Promise<object> => import("@partitura/backend-prefect");

/** The targets that come with Partitura and are emitted as files, with the package that holds each. */
const builtIn: { readonly [target: string]: () => Promise<object> } = {
  "airflow@3": airflow,
  "airflow@2.11": airflow,
  "argo@3.7": kubeflow,
  "argo@4": kubeflow,
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

/** What a package exports that is a backend; P8104 when the package cannot be loaded. */
async function packageBackends(name: string, path: string): Promise<Outcome<readonly Backend[]>> {
  try {
    return [backendsOf((await import(pathToFileURL(path).href)) as object), []];
  } catch (error) {
    return [undefined, [commandReport("P8104", { name, problem: (error as Error).message })]];
  }
}

/**
 * The backends behind what `--target` says: the name of a target that comes with Partitura, or an installed npm
 * package that exports backends (`@acme/backend`), or one target of such a package (`@acme/backend#luigi@3`).
 * Reports P8005 when there is no such target.
 */
export async function findBackends(target: string, cwd: string): Promise<Outcome<readonly Backend[]>> {
  const unknown = (): Outcome<readonly Backend[]> => [
    undefined,
    [loadReport("P8005", { target, known: knownTargets.join(", ") })],
  ];
  const load = Object.hasOwn(builtIn, target) ? builtIn[target] : undefined;
  if (load !== undefined) {
    const found = backendsOf(await load()).find((backend) => backend.target === target);
    if (found === undefined) throw new Error(`the package of '${target}' has no such backend`);
    return [[found], []];
  }
  const [name = "", wanted] = target.split("#");
  const path = findPackage(name, cwd);
  if (path === undefined) return unknown();
  const [all, problems] = await packageBackends(name, path);
  if (all === undefined) return [undefined, problems];
  const found = wanted === undefined ? all : all.filter((backend) => backend.target === wanted);
  return found.length === 0 ? unknown() : [found, []];
}
