import { readFileSync } from "node:fs";
import type { Config } from "@partitura/compiler";
import type { Span } from "@partitura/core";

/** Where a config speaks of a target, else its beginning; undefined when the project has no config. */
export function placeInConfig({ file }: Config, target: string): Span | undefined {
  if (file === undefined) return undefined;
  const lines = readFileSync(file, "utf8").split("\n");
  const line = lines.findIndex((text) => text.includes(`"${target}"`) || text.includes(`'${target}'`));
  if (line < 0) return { file, line: 1, column: 1 };
  return { file, line: line + 1, column: (lines[line]?.indexOf(target) ?? 0) + 1 };
}
