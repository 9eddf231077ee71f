import { existsSync, readFileSync } from "node:fs";

/** A call of a body. */
export interface Call {
  /** `t1`, or `t1[2][0]`. */
  readonly instance: string;
  readonly attempt: number;
}

/** The calls that a file has, in order. */
export function callsIn(file: string): readonly Call[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => {
    const [instance = "", attempt] = line.split(" ");
    return { instance, attempt: Number(attempt) };
  });
}

/** A call as a text. */
export const nameOf = ({ instance, attempt }: Call): string => `${instance} attempt ${attempt}`;
