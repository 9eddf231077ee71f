import { useState } from "react";
import type { RunItem, RunsMessage } from "../src/api/messages.js";
import { query } from "./api.js";
import { ago, duration, time } from "./format.js";
import { go, Link, placeWith, usePlace } from "./router.js";
import { StateBadge, stateWords } from "./state.js";
import { useData, useTicks } from "./use-data.js";
import { useLive } from "./use-live.js";

const pageSize = 50;
const states = ["running", "succeeded", "failed", "cancelled", "interrupted"] as const;

function Choice({ name, label, options }: { name: string; label: string; options: readonly string[] }) {
  const { search } = usePlace();
  const choose = (value: string): void =>
    go(placeWith({ [name]: value === "" ? undefined : value, offset: undefined }), { replace: true });
  return (
    <label>
      {label}{" "}
      <select value={search.get(name) ?? ""} onChange={(event) => choose(event.target.value)}>
        <option value="">all</option>
        {options.map((it) => (
          <option key={it}>{it}</option>
        ))}
      </select>
    </label>
  );
}

function Row({ run, now }: { run: RunItem; now: number }) {
  const { runId, pipeline, state, startedAt, durationMs, scheduledAt } = run;
  return (
    <tr>
      <td>
        <StateBadge standing={state} />
      </td>
      <td>
        <Link to={`/runs/${encodeURIComponent(runId)}`} className="strong">
          {pipeline}
        </Link>
      </td>
      <td>
        <Link to={`/runs/${encodeURIComponent(runId)}`} className="mono">
          {runId}
        </Link>
      </td>
      <td title={time(startedAt)}>{ago(startedAt, now)}</td>
      <td className="number">
        {state === "running" ? duration(Math.max(0, now - Date.parse(startedAt))) : duration(durationMs)}
      </td>
      <td>{scheduledAt === undefined ? "" : time(scheduledAt)}</td>
    </tr>
  );
}

function Empty({ filtered }: { filtered: boolean }) {
  return (
    <div className="empty">
      <h2>{filtered ? "No run fits" : "No runs yet"}</h2>
      {filtered ? (
        <p>Choose other filters.</p>
      ) : (
        <p>
          <code>partitura run pipeline.ts</code> makes one; it appears here by itself.
        </p>
      )}
    </div>
  );
}

/** The list of runs. */
export function RunsPage() {
  const { search } = usePlace();
  const [version, setVersion] = useState(0);
  useLive("/api/live/runs", { changed: () => setVersion((it) => it + 1) });
  const offset = Number(search.get("offset") ?? 0);
  const filter = { pipeline: search.get("pipeline") ?? undefined, state: search.get("state") ?? undefined };
  const { data, problem } = useData<RunsMessage>(
    `/api/runs${query({ ...filter, offset, limit: pageSize })}`,
    version,
  );
  useTicks(data?.runs.some((run) => run.state === "running") === true, 1000);
  if (problem !== undefined) return <p className="problem">{problem}</p>;
  if (data === undefined) return null;
  const { runs, total, pipelines } = data;
  const to = (next: number): void => go(placeWith({ offset: next === 0 ? undefined : String(next) }));
  return (
    <main>
      <div className="heading">
        <h1>Runs</h1>
        <Choice name="pipeline" label="Pipeline" options={pipelines} />
        <Choice name="state" label="State" options={states.map((it) => stateWords[it])} />
        {filter.pipeline === undefined ? null : (
          <Link to={`/metrics/${encodeURIComponent(filter.pipeline)}`}>Compare metrics</Link>
        )}
      </div>
      {runs.length === 0 ? (
        <Empty filtered={filter.pipeline !== undefined || filter.state !== undefined} />
      ) : (
        <div className="scroll">
          <table className="list">
            <thead>
              <tr>
                <th scope="col">State</th>
                <th scope="col">Pipeline</th>
                <th scope="col">Run</th>
                <th scope="col">Started</th>
                <th scope="col" className="number">
                  Duration
                </th>
                <th scope="col">Scheduled for</th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <Row key={run.runId} run={run} now={Date.now()} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {total > pageSize ? (
        <nav className="pages" aria-label="Pages">
          <button type="button" disabled={offset === 0} onClick={() => to(Math.max(0, offset - pageSize))}>
            Later
          </button>
          <span>
            {offset + 1}–{Math.min(total, offset + pageSize)} of {total}
          </span>
          <button type="button" disabled={offset + pageSize >= total} onClick={() => to(offset + pageSize)}>
            Earlier
          </button>
        </nav>
      ) : null}
    </main>
  );
}
