import { canonicalJson } from "@partitura/core";
import type { Metadata } from "../model.js";
import type { Context } from "./context.js";

const prefix = "partitura.dev";

/** The labels of every emitted object. */
const labels = { "app.kubernetes.io/managed-by": "partitura" } as const;

/** Name, namespace and labels of an emitted object. */
export function metadataOf(name: string, { input }: Context): Metadata {
  const { namespace } = input.options;
  return { name, ...(namespace !== undefined && { namespace }), labels };
}

/** What is said of the pipeline and its tasks, for people: annotations, which Argo does not read as templates. */
export function annotationsOf({ pipeline, input }: Context): { readonly [name: string]: string } {
  const { description, owner, objective, tags } = pipeline;
  const tasks = Object.values(pipeline.tasks).flatMap(({ id, description: about }) =>
    about === undefined ? [] : [[id, about] as const],
  );
  return {
    ...(description !== undefined && { "workflows.argoproj.io/description": description }),
    ...(owner !== undefined && { [`${prefix}/owner`]: owner }),
    ...(objective !== undefined && { [`${prefix}/objective`]: objective }),
    ...(tags.length > 0 && { [`${prefix}/tags`]: canonicalJson(tags) }),
    ...(tasks.length > 0 && { [`${prefix}/tasks`]: canonicalJson(Object.fromEntries(tasks)) }),
    [`${prefix}/hash`]: input.hash,
    [`${prefix}/source`]: input.source,
  };
}
