import { gzipSync } from "node:zlib";
import type { PackedFile } from "../model.js";

/** Linux takes 128 KiB for one argument; some is left for what wraps it. */
const limit = 120 * 1024;

/** Texts that the engine or Kubernetes would change in an argument, or that need no line ends of their own. */
const changed = /\{\{|\$\$|\$\(|[^\n\t\P{Cc}]|\p{Cs}/u;

/** The bytes of gzip without what differs between systems: the header's time and system. */
function compressed(text: string): Buffer {
  const bytes = gzipSync(text, { level: 9 });
  bytes[9] = 255;
  return bytes;
}

/**
 * A file as an argument can hold it: as it is where nothing would change it, else in base64 (`.b64`), or compressed
 * first (`.gz.b64`) where that is needed or asked for; undefined when it is too large even so.
 */
export function packFile(name: string, text: string, compact = false): PackedFile | undefined {
  if (!compact) {
    if (!changed.test(text) && !name.endsWith(".b64") && Buffer.byteLength(text) <= limit)
      return { name, text };
    const plain = Buffer.from(text).toString("base64");
    if (plain.length <= limit) return { name: `${name}.b64`, text: plain };
  }
  const small = compressed(text).toString("base64");
  return small.length <= limit ? { name: `${name}.gz.b64`, text: small } : undefined;
}
