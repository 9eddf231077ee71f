import { fileURLToPath } from "node:url";
import type { Span } from "../ir/span.js";
import { located } from "./session.js";

const frame = /(?:\(|at )((?:file:\/\/)?\/?[^()]*?):(\d+):(\d+)\)?$/;

const unknown: Span = { file: "<unknown>", line: 1, column: 1 };

/**
 * Where the user called a DSL function: the first stack frame outside it, mapped to the user's source.
 * The file is absolute here; the IR makes it relative.
 */
export function callSite(called: (...args: never[]) => unknown): Span {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, called);
  for (const line of (holder.stack ?? "").split("\n").slice(1)) {
    const match = frame.exec(line.trim());
    if (match?.[1] === undefined || match[1].startsWith("node:")) continue;
    const file = match[1].startsWith("file://") ? fileURLToPath(match[1]) : match[1];
    return located({ file, line: Number(match[2]), column: Number(match[3]) });
  }
  return unknown;
}
