import type { Json } from "@partitura/core";

type Fields = { readonly [name: string]: Json };

function isFields(value: Json): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A reference to an artifact is shown by what it is, not by its place. */
function Value({ value }: { value: Json }) {
  if (isFields(value) && typeof value["sha256"] === "string" && typeof value["type"] === "string")
    return (
      <span className="mono">
        {value["type"]} <span className="soft">{value["sha256"].slice(0, 12)}</span>
      </span>
    );
  return <pre className="value">{typeof value === "string" ? value : JSON.stringify(value, null, 2)}</pre>;
}

/** Values by their names. */
export function Values(props: { title: string; values: Fields | undefined; none: string }) {
  const { title, values, none } = props;
  const entries = Object.entries(values ?? {});
  return (
    <section>
      <h3>{title}</h3>
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
