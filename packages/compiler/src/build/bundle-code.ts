/** The last line of a bundle, which says where in the sources each part of it comes from. */
const sourceMap = /\n\/\/# sourceMappingURL=data:[^\n]*\n?$/;

/**
 * What of a bundle decides what it does: all but its source map. A line that is added above a task moves the task, and changes
 * nothing of it.
 */
export const codeOf = (bundle: string): string => bundle.replace(sourceMap, "\n");
