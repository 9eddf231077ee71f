type Fields = { readonly [name: string]: Fields };

/** The lists of Argo's full definitions whose elements the API server tells apart, by the field that is their key. */
const keyed: { readonly [list: string]: string } = { volumeMounts: "mountPath" };

/** Objects that are owned as a whole: references to keys of secrets and config maps. */
const whole = new Set(["accessKeySecret", "secretKeySecret", "secretKeyRef", "configMapKeyRef"]);

/**
 * What the API server notes in `metadata.managedFields` of an object that one program wrote: every field's name once
 * more (structured-merge-diff, `FieldsV1`). Lists without keys are one field.
 */
export function managedFieldsOf(value: unknown, name = ""): Fields {
  if (Array.isArray(value)) {
    const key = keyed[name];
    if (key === undefined) return {};
    const elements = (value as readonly { readonly [field: string]: unknown }[]).map((element) => [
      `k:${JSON.stringify({ [key]: element[key] })}`,
      managedFieldsOf(element),
    ]);
    return { ".": {}, ...(Object.fromEntries(elements) as Fields) };
  }
  if (typeof value !== "object" || value === null || whole.has(name)) return {};
  const fields = Object.entries(value).map(([field, inner]) => [`f:${field}`, managedFieldsOf(inner, field)]);
  return fields.length === 0 ? {} : { ".": {}, ...(Object.fromEntries(fields) as Fields) };
}
