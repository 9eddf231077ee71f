import type { Diagnostic, Json, TaskNode } from "@partitura/core";
import { report } from "../diagnostics.js";
import { prefectOverlay, type PrefectOverlay } from "../overlay.js";

/** What a node says in Prefect's own words; wrong ones are P6007. */
export function lowerOverlay(node: TaskNode): readonly [PrefectOverlay, readonly Diagnostic[]] {
  const { success, data, error } = prefectOverlay.safeParse(node.policy.overlays?.["prefect@3"] ?? {});
  if (success) return [data, []];
  const diagnostics = error.issues.map(({ path, message }) => {
    const field = path.length === 0 ? "" : `${path.join(".")}: `;
    return report(
      "P6007",
      { node: node.id, problem: field + message },
      { span: node.span, target: "prefect@3" },
    );
  });
  return [{}, diagnostics];
}

/** The overlay without its tags, as arguments of `@task`. */
export function settingsOf({ tags: _, ...settings }: PrefectOverlay): { readonly [keyword: string]: Json } {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
}
