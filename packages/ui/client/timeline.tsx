import type { TimelineBar, TimelineMessage, TimelineRow } from "../src/api/messages.js";
import { ofRun } from "./api.js";
import { duration } from "./format.js";
import { lanesOf, type Stretch, ticksOf } from "./lanes.js";
import { useData, useThrottled, useTicks } from "./use-data.js";
import type { LiveRun } from "./use-run.js";

type Choose = (node: string, key?: string, nth?: number) => void;

const percent = (part: number, whole: Stretch): string =>
  `${((part / (whole.to - whole.from)) * 100).toFixed(3)}%`;

function Bars({
  node,
  bars,
  whole,
  onChoose,
}: {
  node: string;
  bars: readonly TimelineBar[];
  whole: Stretch;
  onChoose: Choose;
}) {
  const stretches = bars.map(({ startedAt, endedAt }) => ({
    from: Date.parse(startedAt),
    to: endedAt === undefined ? whole.to : Date.parse(endedAt),
  }));
  const lanes = lanesOf(stretches);
  const count = Math.max(1, ...lanes.map((it) => it + 1));
  const height = count > 6 ? 8 : 18;
  return (
    <div className="track" style={{ height: count * (height + 3) + 7 }}>
      {bars.map(({ key, nth, attempt, state }, at) => {
        const { from, to } = stretches[at] ?? whole;
        const text = `${key}, attempt ${attempt}: ${state}, ${duration(to - from)}`;
        const place = {
          left: percent(from - whole.from, whole),
          width: percent(Math.max(0, to - from), whole),
          top: 5 + (lanes[at] ?? 0) * (height + 3),
          height,
        };
        return (
          <button
            key={`${key} ${nth}`}
            type="button"
            className={`attempt state-${state === "lost" ? "interrupted" : state}`}
            style={place}
            title={text}
            aria-label={text}
            onClick={() => onChoose(node, key, nth)}
          />
        );
      })}
    </div>
  );
}

/** How many attempts ran when, as an area; failed ones as lines on it. */
function Load({ load, label }: { load: NonNullable<TimelineRow["load"]>; label: string }) {
  const { running, failed } = load;
  const [most, width] = [Math.max(1, ...running), running.length];
  const points = running.map(
    (count, at) => `${at},${40 - (count / most) * 36} ${at + 1},${40 - (count / most) * 36}`,
  );
  return (
    <div className="track">
      <svg
        className="load"
        viewBox={`0 0 ${width} 40`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <polygon className="area" points={`0,40 ${points.join(" ")} ${width},40`} />
        {failed.map((count, at) =>
          count === 0 ? null : <rect key={at} className="failed" x={at} y={2} width={1} height={38} />,
        )}
      </svg>
      <span className="soft most">{most} at once</span>
    </div>
  );
}

/** When each attempt ran. */
export function TimelineView({ runId, live, onChoose }: { runId: string; live: LiveRun; onChoose: Choose }) {
  const ticks = useTicks(live.run?.standing === "running", 1000);
  const version = useThrottled(live.version, 1000);
  const { data, problem } = useData<TimelineMessage>(ofRun(runId, "/timeline"), `${ticks} ${version}`);
  if (problem !== undefined) return <p className="problem">{problem}</p>;
  if (data === undefined) return null;
  if (data.rows.length === 0) return <p className="soft">No task has started yet.</p>;
  const whole = { from: Date.parse(data.from), to: Date.parse(data.to) };
  return (
    <div className="timeline">
      <div className="row axis" aria-hidden="true">
        <span />
        <div className="track">
          {ticksOf(whole.to - whole.from).map((tick) => (
            <span key={tick} className="tick" style={{ left: percent(tick, whole) }}>
              {duration(tick)}
            </span>
          ))}
        </div>
      </div>
      {data.rows.map(({ node, attempts, bars, load }) => (
        <div key={node} className="row">
          <button type="button" className="name" title={node} onClick={() => onChoose(node)}>
            {node}
          </button>
          {bars === undefined ? null : <Bars node={node} bars={bars} whole={whole} onChoose={onChoose} />}
          {load === undefined ? null : (
            <Load load={load} label={`${attempts} attempts of ${node} over time`} />
          )}
        </div>
      ))}
    </div>
  );
}
