import { useState } from "react";
import type { MetricsItem, MetricsMessage } from "../src/api/messages.js";
import { query } from "./api.js";
import { number, time } from "./format.js";
import { go, Link } from "./router.js";
import { StateIcon } from "./state.js";
import { useData } from "./use-data.js";

/** How many metrics are drawn and listed at once; a filter finds the others. */
const most = 12;

interface Dot {
  readonly run: MetricsItem;
  readonly x: number;
  readonly value: number;
}

const [width, height, edge] = [260, 92, 10];

/** One metric over the runs, the earliest on the left. */
function Chart({
  name,
  runs,
  current,
}: {
  name: string;
  runs: readonly MetricsItem[];
  current?: string | undefined;
}) {
  const earliestFirst = runs.toReversed();
  const step = (width - 2 * edge) / Math.max(1, earliestFirst.length - 1);
  const dots = earliestFirst.flatMap((run, at): readonly Dot[] => {
    const value = run.metrics[name];
    return value === undefined ? [] : [{ run, value, x: edge + at * step }];
  });
  const [low, high] = [Math.min(...dots.map((it) => it.value)), Math.max(...dots.map((it) => it.value))];
  const y = (value: number): number =>
    high === low ? height / 2 : height - edge - ((value - low) / (high - low)) * (height - 2 * edge);
  const shown = dots.find(({ run }) => run.runId === current) ?? dots.at(-1);
  return (
    <figure className="chart">
      <figcaption>
        <span className="mono" title={name}>
          {name}
        </span>{" "}
        <strong>{shown === undefined ? "" : number(shown.value)}</strong>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${name} from ${number(low)} to ${number(high)}`}
      >
        <polyline points={dots.map(({ x, value }) => `${x},${y(value)}`).join(" ")} />
        {dots.map(({ run, x, value }) => (
          <circle
            key={run.runId}
            className={run.runId === current ? "current" : ""}
            cx={x}
            cy={y(value)}
            r={run.runId === current ? 5 : 3.5}
            onClick={() => go(`/runs/${encodeURIComponent(run.runId)}?tab=metrics`)}
          >
            <title>{`${run.runId}: ${number(value)}`}</title>
          </circle>
        ))}
      </svg>
      <p className="soft">
        {number(low)} … {number(high)}
      </p>
    </figure>
  );
}

function Row({ run, names, isCurrent }: { run: MetricsItem; names: readonly string[]; isCurrent: boolean }) {
  return (
    <tr className={isCurrent ? "current" : ""} aria-current={isCurrent}>
      <th scope="row">
        <StateIcon standing={run.state} />{" "}
        <Link to={`/runs/${encodeURIComponent(run.runId)}`} className="mono">
          {run.runId}
        </Link>
      </th>
      <td>{time(run.startedAt)}</td>
      {run.tooLarge ? (
        <td colSpan={names.length} className="soft">
          too many events to compare
        </td>
      ) : (
        names.map((name) => (
          <td key={name} className="number">
            {run.metrics[name] === undefined ? "" : number(run.metrics[name])}
          </td>
        ))
      )}
    </tr>
  );
}

/** The numbers that the latest runs of a pipeline gave, compared. */
export function MetricsView(props: { pipeline: string; current?: string | undefined; version?: unknown }) {
  const { pipeline, current, version } = props;
  const [filter, setFilter] = useState("");
  const { data, problem } = useData<MetricsMessage>(`/api/metrics${query({ pipeline })}`, version);
  if (problem !== undefined) return <p className="problem">{problem}</p>;
  if (data === undefined) return <p className="soft">reading the runs…</p>;
  if (data.names.length === 0)
    return (
      <p className="soft">
        No run of this pipeline has given a number, as an output or in a metrics artifact.
      </p>
    );
  const fitting = data.names.filter((name) => name.toLowerCase().includes(filter.toLowerCase()));
  const names = fitting.slice(0, most);
  return (
    <>
      <label className="filter">
        Filter <input type="search" value={filter} onChange={(event) => setFilter(event.target.value)} />{" "}
        <span className="soft">
          {fitting.length > most
            ? `the first ${most} of ${fitting.length} metrics`
            : `${fitting.length} metrics`}{" "}
          of the latest {data.runs.length} runs
        </span>
      </label>
      <div className="charts">
        {names.map((name) => (
          <Chart key={name} name={name} runs={data.runs} current={current} />
        ))}
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label="Metrics by run">
        <table className="list">
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">Started</th>
              {names.map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.runs.map((run) => (
              <Row key={run.runId} run={run} names={names} isCurrent={run.runId === current} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** The metrics of a pipeline as a page of its own. */
export function MetricsPage({ pipeline }: { pipeline: string }) {
  return (
    <main>
      <div className="heading">
        <div>
          <nav aria-label="Where this is" className="soft">
            <Link to="/">Runs</Link> / <Link to={`/${query({ pipeline })}`}>{pipeline}</Link>
          </nav>
          <h1>Metrics of {pipeline}</h1>
        </div>
      </div>
      <MetricsView pipeline={pipeline} />
    </main>
  );
}
