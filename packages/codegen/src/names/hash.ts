import { createHash } from "node:crypto";

/** The first eight hex digits of a text's SHA-256: what keeps shortened names apart. */
export const shortHash = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 8);
