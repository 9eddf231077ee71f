import { statSync } from "node:fs";

/** Whether there is a file at a path, and not a folder. */
export const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;
