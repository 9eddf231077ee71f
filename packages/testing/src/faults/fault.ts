/** The attempts that a fault meets: one by its number, from 1, or all of them. */
export type Attempts = number | "every";

/** What goes wrong with a task. Several may be given for one. */
export type Fault =
  | {
      readonly kind: "fails";
      readonly attempts: Attempts;
      readonly message: string;
      readonly exitCode: number;
    }
  | { readonly kind: "hangs" | "crashes"; readonly attempts: Attempts }
  | { readonly kind: "corrupts"; readonly output: string };

/** How an attempt fails. */
export interface Failure {
  /** What the error says. */
  readonly message?: string | undefined;
  /** The exit code, 1 when not given; 78 is not tried again. */
  readonly exitCode?: number | undefined;
}

/** An attempt fails before the body has done anything. */
export function failAttempt(
  attempts: Attempts,
  { message = "injected failure", exitCode = 1 }: Failure = {},
): Fault {
  return { kind: "fails", attempts, message, exitCode };
}

/** An attempt goes on until its time is over, which takes none by the virtual clock: it times out. */
export const hangAttempt = (attempts: Attempts): Fault => ({ kind: "hangs", attempts });

/** The process of an attempt is killed while it runs: it ends without a word and without a result. */
export const crashAttempt = (attempts: Attempts): Fault => ({ kind: "crashes", attempts });

/** An output artifact is overwritten in the store as soon as its task has succeeded. */
export const corruptArtifact = (output: string): Fault => ({ kind: "corrupts", output });

/** Faults by the id of a node, of a task, or of one instance, such as `train[2]`; the most exact ones count. */
export interface Faults {
  readonly [task: string]: Fault | readonly Fault[];
}

/** The fault that meets an attempt; undefined when none does. */
export function faultOfAttempt(
  faults: readonly Fault[],
  attempt: number,
): Exclude<Fault, { readonly kind: "corrupts" }> | undefined {
  for (const it of faults) {
    if (it.kind !== "corrupts" && (it.attempts === "every" || it.attempts === attempt)) return it;
  }
  return undefined;
}
