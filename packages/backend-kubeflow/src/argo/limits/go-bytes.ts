const [less, greater, ampersand, lineSeparator, paragraphSeparator] = [0x3c, 0x3e, 0x26, 0x2028, 0x2029];

/** How many bytes more than in plain JSON a character has where Go writes it as `\u003c`. */
function surplus(code: number): number {
  if (code === less || code === greater || code === ampersand) return 5;
  return code === lineSeparator || code === paragraphSeparator ? 3 : 0;
}

/**
 * The bytes of a value's JSON as Go writes it, which is how the controller and the API server measure objects: `<`, `>` and
 * `&` are six bytes each, as are the two line separators of Unicode (encoding/json, `HTMLEscape`).
 */
export function goBytes(value: unknown): number {
  const text = JSON.stringify(value);
  let bytes = Buffer.byteLength(text);
  for (let index = 0; index < text.length; index += 1) bytes += surplus(text.charCodeAt(index));
  return bytes;
}
