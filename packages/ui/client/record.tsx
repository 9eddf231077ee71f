import type { Json } from "@partitura/core";
import type { RunMessage } from "../src/api/messages.js";
import { time } from "./format.js";
import { Link } from "./router.js";
import { Values } from "./values.js";

type Fields = { readonly [name: string]: Json };

/** Facts as a flat list of `versions.node`-like names. */
function flat(value: Json, name: string): readonly (readonly [string, Json])[] {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isRecord) return [[name, value]];
  return Object.entries(value as Fields).flatMap(([part, it]) =>
    flat(it, name === "" ? part : `${name}.${part}`),
  );
}

/** What was recorded of a run: with it the run can be made again. */
export function RecordView({ message }: { message: RunMessage }) {
  const { params, record, description, owner, hash, scheduledAt, reuse } = message;
  const given = Object.fromEntries(params.map(({ name, value = null }) => [name, value]));
  return (
    <>
      {description === undefined ? null : <p>{description}</p>}
      <p className="facts">
        {owner === undefined ? null : <span>Owner: {owner}</span>}
        {scheduledAt === undefined ? null : <span>Scheduled for {time(scheduledAt)}</span>}
        {reuse === undefined ? null : (
          <span>
            Takes results of <Link to={`/runs/${encodeURIComponent(reuse)}`}>{reuse}</Link>
          </span>
        )}
        <span className="mono soft">pipeline {hash.slice(0, 16)}</span>
      </p>
      <Values level={2} title="Parameters" values={given} none="The pipeline has no parameters." />
      <Values
        level={2}
        title="Record"
        values={Object.fromEntries(flat(record, ""))}
        none="The run has no manifest."
      />
    </>
  );
}
