/** The first bytes of the kinds of images that browsers show and that hold no script. */
const beginnings: readonly (readonly [type: string, at: number, bytes: string])[] = [
  ["image/png", 0, "\x89PNG\r\n\x1a\n"],
  ["image/jpeg", 0, "\xff\xd8\xff"],
  ["image/gif", 0, "GIF8"],
  ["image/webp", 8, "WEBP"],
];

/** The media type of an image, by its first bytes; undefined when it is none that is known to hold no script. */
export function imageType(content: Buffer): string | undefined {
  const found = beginnings.find(([, at, bytes]) =>
    content.subarray(at, at + bytes.length).equals(Buffer.from(bytes, "latin1")),
  );
  return found?.[0];
}
