import { readFileSync } from "node:fs";
import type { CoreV1Api, CustomObjectsApi } from "@kubernetes/client-node";
import type { Diagnostic, Outcome } from "@partitura/core";
import { clusterReport } from "./diagnostics.js";

/** Which cluster, and where in it. */
export interface ClusterOptions {
  /** Path of a kubeconfig; `KUBECONFIG` or `~/.kube/config` when absent. */
  readonly kubeconfig?: string | undefined;
  /** Namespace; that of the kubeconfig's current context when absent. */
  readonly namespace?: string | undefined;
}

/** A connection to a cluster. */
export interface Cluster {
  readonly server: string;
  readonly namespace: string;
  readonly core: CoreV1Api;
  readonly custom: CustomObjectsApi;
  /** Every document of a YAML text. */
  readonly readYaml: (text: string) => readonly unknown[];
}

/** The coordinates of Argo's objects. */
export const argoApi = { group: "argoproj.io", version: "v1alpha1" } as const;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Reads the kubeconfig and prepares the API clients; the client library is loaded only here. No request is made. */
export async function connect({ kubeconfig, namespace }: ClusterOptions): Promise<Outcome<Cluster>> {
  const { KubeConfig, CoreV1Api, CustomObjectsApi, loadAllYaml } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromString(readFileSync(kubeconfig, "utf8"));
  } catch (error) {
    return [undefined, [clusterReport("P8601", { problem: messageOf(error) })]];
  }
  const current = config.getCurrentCluster();
  if (current === null)
    return [undefined, [clusterReport("P8601", { problem: "it has no current context" })]];
  if (current.server.startsWith("http:") && !current.skipTLSVerify) {
    const problem = `none names an https server (${current.server} is what is left)`;
    return [undefined, [clusterReport("P8601", { problem })]];
  }
  const context = config.getContextObject(config.getCurrentContext());
  const cluster: Cluster = {
    server: current.server,
    namespace: namespace ?? context?.namespace ?? "default",
    core: config.makeApiClient(CoreV1Api),
    custom: config.makeApiClient(CustomObjectsApi),
    readYaml: (text) => loadAllYaml(text) as readonly unknown[],
  };
  return [cluster, []];
}

/** The status of an answer that was no success; undefined when no answer came. */
export function httpStatus(error: unknown): number | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "number" ? code : undefined;
}

/** What the API server said in an answer that was no success. */
function serverMessage(error: unknown): string {
  const body = error instanceof Error && "body" in error ? error.body : undefined;
  const parsed = typeof body === "string" ? safeJson(body) : body;
  const message =
    typeof parsed === "object" && parsed !== null && "message" in parsed ? parsed.message : undefined;
  return typeof message === "string" ? message : (messageOf(error).split("\n")[0] ?? "");
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The diagnostic of a request that failed; our own bugs are thrown on. */
export function requestProblem(error: unknown, action: string, { server }: Cluster): Diagnostic {
  if (httpStatus(error) !== undefined)
    return clusterReport("P8603", { action, problem: serverMessage(error) });
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const known =
    cause instanceof Error && ("code" in cause || "errno" in cause || cause.name.includes("Fetch"));
  if (!known) throw error;
  return clusterReport("P8602", { server, problem: messageOf(cause) });
}
