import { useState } from "react";
import type { InstanceItem, InstancesMessage, InstanceStanding } from "../src/api/messages.js";
import { ofRun, query } from "./api.js";
import { duration } from "./format.js";
import { InstanceView } from "./instance-view.js";
import { go, placeWith, usePlace } from "./router.js";
import { order, StateBadge, StateIcon, stateWords } from "./state.js";
import { useData, useThrottled } from "./use-data.js";
import type { LiveRun } from "./use-run.js";
import { Pages } from "./pages.js";

const pageSize = 100;

function Item({ item }: { item: InstanceItem }) {
  const { key, standing, attempts, durationMs, problem, cached } = item;
  return (
    <li>
      <button type="button" className="instance" onClick={() => go(placeWith({ key, nth: undefined }))}>
        <StateIcon standing={standing} />
        <span className="mono">{key}</span>
        <span className="soft">
          {[
            stateWords[standing],
            cached === true ? "cached" : "",
            attempts > 1 ? `${attempts} attempts` : "",
            duration(durationMs),
          ]
            .filter((it) => it !== "")
            .join(" · ")}
        </span>
        {problem === undefined ? null : <span className="why">{problem}</span>}
      </button>
    </li>
  );
}

/** The instances of a fan-out: counted by state, and listed a page at a time. */
function Instances({ runId, node, live }: { runId: string; node: string; live: LiveRun }) {
  const [standing, setStanding] = useState<InstanceStanding>();
  const [offset, setOffset] = useState(0);
  const version = useThrottled(live.versions[node], 800);
  const path = ofRun(runId, `/instances${query({ node, standing, offset, limit: pageSize })}`);
  const { data, problem } = useData<InstancesMessage>(path, version);
  const counts = live.nodes[node]?.counts ?? {};
  const choose = (next: InstanceStanding | undefined): void => {
    setStanding(next);
    setOffset(0);
  };
  return (
    <>
      <div className="chips" role="group" aria-label="Instances by state">
        <button type="button" aria-pressed={standing === undefined} onClick={() => choose(undefined)}>
          all
        </button>
        {order
          .filter((it) => (counts[it] ?? 0) > 0)
          .map((it) =>
            it === "pending" ? (
              <span key={it} className="soft">
                {counts[it]} not started
              </span>
            ) : (
              <button key={it} type="button" aria-pressed={standing === it} onClick={() => choose(it)}>
                <StateIcon standing={it} /> {counts[it]} {stateWords[it]}
              </button>
            ),
          )}
      </div>
      {problem === undefined ? null : <p className="problem">{problem}</p>}
      <ul className="instances">
        {data?.instances.map((item) => (
          <Item key={item.key} item={item} />
        ))}
      </ul>
      {data === undefined ? null : (
        <Pages of="instances" offset={offset} total={data.total} size={pageSize} onMove={setOffset} />
      )}
    </>
  );
}

/** A task: its instances, or the one that there is or that was chosen. */
export function TaskPanel({ runId, node, live }: { runId: string; node: string; live: LiveRun }) {
  const { search } = usePlace();
  const chosen = search.get("key");
  const standing = live.nodes[node];
  const { data } = useData<InstancesMessage>(
    ofRun(runId, `/instances${query({ node, limit: 1 })}`),
    useThrottled(live.versions[node], 800),
  );
  const only = (standing?.expected ?? 1) <= 1 ? data?.instances[0] : undefined;
  const isSingle = only !== undefined && only.key === node;
  const key = chosen ?? (isSingle ? node : undefined);
  return (
    <aside className="panel" aria-label={`Task ${node}`}>
      <header>
        <h2>{key ?? node}</h2>
        {key === undefined || isSingle ? null : (
          <button type="button" onClick={() => go(placeWith({ key: undefined, nth: undefined }))}>
            All instances
          </button>
        )}
        <button
          type="button"
          className="close"
          aria-label="Close the panel"
          onClick={() => go(placeWith({ task: undefined, key: undefined, nth: undefined }))}
        >
          ✕
        </button>
      </header>
      {key !== undefined ? (
        <InstanceView key={key} runId={runId} instanceKey={key} version={live.versions[node]} />
      ) : data?.total === 0 ? (
        <p className="soft">
          <StateBadge standing="pending" /> Nothing of this task has started.
        </p>
      ) : (
        <Instances runId={runId} node={node} live={live} />
      )}
    </aside>
  );
}
