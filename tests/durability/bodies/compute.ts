import { appendFileSync } from "node:fs";

/** What a body is given. */
export interface Given {
  readonly amount: number;
  readonly list: readonly (number | null)[];
  readonly label: string;
  readonly outcome: string;
  /** The item indexes of the instance. */
  readonly where: readonly number[];
  /** How many attempts fail before one does what `outcome` says. */
  readonly failures: number;
  /** The file to which every call is written. */
  readonly calls: string;
}

/** What a body comes to. */
export type End =
  | { readonly kind: "done"; readonly outputs: { sum: number; items: number[]; label: string } }
  | { readonly kind: "failed" | "skipped"; readonly why: string };

/** A number made small and not negative. */
const small = (value: number): number => ((value % 1000) + 1000) % 1000;

/** Writes down that an attempt of an instance runs: one line, added at once. */
export function tellCall({ calls, where }: Given, task: string, attempt: number): void {
  appendFileSync(calls, `${task}${where.map((it) => `[${it}]`).join("")} ${attempt}\n`);
}

/** What the body of the random programs does (tests/differential/bodies), after so many failures. */
export function compute(given: Given, attempt: number): End {
  const { amount, list, label, outcome, failures } = given;
  const odd = small(amount) % 2 === 1;
  if (attempt <= failures) return { kind: "failed", why: `attempt ${attempt} is to fail` };
  if (outcome === "fail" || (outcome === "odd-fails" && odd))
    return { kind: "failed", why: `${amount} is not wanted` };
  if (outcome === "skip" || (outcome === "odd-skips" && odd))
    return { kind: "skipped", why: `${amount} is not needed` };
  const sum = list.reduce<number>((total, it) => total + small(it ?? 0), small(amount));
  const items = Array.from({ length: sum % 4 }, (_, place) => (sum + place) % 10);
  return { kind: "done", outputs: { sum, items, label: `${label}:${sum}` } };
}
