/** Replaces secrets in a text. */
export type Mask = (text: string) => string;

/** Shown in place of a secret. */
export const masked = "***";

/** A mask for these secrets: the whole of each, each line of one with several, and each as it looks inside JSON. */
export function maskOf(secrets: readonly string[]): Mask {
  const parts = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    ...secret.split(/\r?\n/u).filter((line) => line.length >= 4),
  ]);
  const longestFirst = [...new Set(parts.filter((part) => part !== ""))].toSorted(
    (left, right) => right.length - left.length,
  );
  return (text) => longestFirst.reduce((result, part) => result.replaceAll(part, masked), text);
}

/** The value with every string in it masked, keys included. */
export function maskDeep<T>(value: T, mask: Mask): T {
  if (typeof value === "string") return mask(value) as T;
  if (Array.isArray(value)) return value.map((item) => maskDeep(item as unknown, mask)) as T;
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [mask(key), maskDeep(field as unknown, mask)]),
    ) as T;
  }
  return value;
}
