/** A fault of lowering: one text of the built code replaced by another, and the cell that has to notice. */
export interface Mutation {
  readonly name: string;
  /** The compiled file, or the helper that is emitted as it is, relative to `packages`. */
  readonly file: string;
  /** A text that is in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly target: string;
  readonly scenario: string;
}

/** The mutations of one target in the files of one folder of `packages`. */
export const on = (
  target: string,
  folder: string,
  list: readonly Omit<Mutation, "target">[],
): readonly Mutation[] => list.map((it) => ({ ...it, target, file: `${folder}/${it.file}` }));
