import type { Body } from "@partitura/core";

/** How code says that it must not be tried again: the context's function, or the exit code of the step contract. */
const fatalEnd = /\.fatal\s*\(|\bexit[ (]\s*78\b/;

/** Whether the code of a body, as far as it is known, can end as fatal; `assets` has the texts of its files. */
export function mayEndFatal(body: Body, assets: { readonly [path: string]: string }): boolean {
  const files = (paths: readonly string[]): readonly string[] => paths.map((path) => assets[path] ?? "");
  switch (body.kind) {
    case "python":
      return files(body.files).some((text) => fatalEnd.test(text));
    case "typescript":
      return files([body.bundle]).some((text) => fatalEnd.test(text));
    case "shell":
      return fatalEnd.test(body.command);
    case "wait":
    case "container":
    case "approval":
    case "native":
      return false;
  }
}
