import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { EmitResult, Json } from "@partitura/core";
import { repository } from "../conformance/scenario.js";
import { command, inFolder, writeEmitted } from "./engines.js";

/** An object as the API server gives it back. */
export interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: { readonly [name: string]: string } };
  readonly spec?: { readonly [name: string]: Json };
  readonly data?: { readonly [name: string]: string };
}

/** What the Argo target needs to be told of the secrets that the pipelines here name. */
export const argoOptions = { secrets: { "deploy-token": { name: "deployment", key: "token" } } };

/** What the API server makes of emitted files, by pipeline; nothing is kept there. */
export function objectsOf(
  pipelines: readonly { readonly name: string; readonly result: EmitResult }[],
): Promise<ReadonlyMap<string, readonly KubernetesObject[]>> {
  return inFolder(async (root) => {
    const read = new Map<string, readonly KubernetesObject[]>();
    for (const { name, result } of pipelines) {
      const folder = join(root, name);
      writeEmitted(folder, result);
      const files = readdirSync(folder).flatMap((file) => ["-f", join(folder, file)]);
      const kubectl = [
        "kubectl",
        "create",
        "--namespace=default",
        "--dry-run=server",
        "-o",
        "json",
        ...files,
      ];
      const { code, out, error } = await command("bash", [
        join(repository, "tests/engines/argo/rig-exec"),
        ...kubectl,
      ]);
      if (code !== 0) throw new Error(`kubectl ended with ${String(code)} for ${name}: ${error}`);
      read.set(name, objectsIn(out));
    }
    return read;
  });
}

/** kubectl prints one object after another, each closed by a brace in the first column. */
function objectsIn(text: string): readonly KubernetesObject[] {
  const parts = text
    .split(/\n(?=\{$)/m)
    .map((part) => JSON.parse(part) as KubernetesObject & { readonly items?: readonly KubernetesObject[] });
  return parts.flatMap((part) => part.items ?? [part]);
}
