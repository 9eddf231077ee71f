import type { Json } from "@partitura/core";

type Fields = { readonly [name: string]: Json };

function isFields(value: Json): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as JSON: in one line where it is short, or a list of plain values; else a line for each part. */
function jsonText(value: Json): string {
  const line = JSON.stringify(value);
  const isPlainList =
    Array.isArray(value) && value.every((it) => typeof it !== "object" && typeof it !== "string");
  if (isPlainList) return `[${value.map((it) => JSON.stringify(it)).join(", ")}]`;
  return line.length <= 80 ? line : JSON.stringify(value, null, 2);
}

/** Whether a text may have to be scrolled, which must work by keyboard too. */
const isLong = (text: string): boolean => text.length > 600 || text.split("\n").length > 12;

/** A reference to an artifact is shown by what it is, not by its place. */
function Value({ value }: { value: Json }) {
  if (isFields(value) && typeof value["sha256"] === "string" && typeof value["type"] === "string")
    return (
      <span className="mono">
        {value["type"]} <span className="soft">{value["sha256"].slice(0, 12)}</span>
      </span>
    );
  const text = typeof value === "string" ? value : jsonText(value);
  return (
    <pre className="value" tabIndex={isLong(text) ? 0 : undefined}>
      {text}
    </pre>
  );
}

/** Values by their names. */
export function Values(props: {
  title: string;
  values: Fields | undefined;
  none: string;
  /** Of the heading. */
  level: 2 | 3;
}) {
  const { title, values, none, level } = props;
  const Heading = `h${level}` as const;
  const entries = Object.entries(values ?? {});
  return (
    <section>
      <Heading>{title}</Heading>
      {entries.length === 0 ? (
        <p className="soft">{none}</p>
      ) : (
        <table className="values">
          <tbody>
            {entries.map(([name, value]) => (
              <tr key={name}>
                <th scope="row" className="mono">
                  {name}
                </th>
                <td>
                  <Value value={value} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
