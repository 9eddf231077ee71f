import { useState } from "react";
import type { RunMessage, StartedMessage } from "../src/api/messages.js";
import { ofRun, post, RequestError } from "./api.js";
import { ArtifactsView } from "./artifacts.js";
import { duration, time } from "./format.js";
import { GraphView } from "./graph.js";
import { MetricsView } from "./metrics.js";
import { RecordView } from "./record.js";
import { RerunDialog } from "./rerun-dialog.js";
import { go, Link, placeWith, usePlace } from "./router.js";
import { StateBadge } from "./state.js";
import { TaskPanel } from "./task-panel.js";
import { TimelineView } from "./timeline.js";
import { useData, useTicks } from "./use-data.js";
import { type LiveRun, useRun } from "./use-run.js";
import { Values } from "./values.js";

const tabs = {
  graph: "Graph",
  timeline: "Timeline",
  outputs: "Outputs",
  artifacts: "Artifacts",
  metrics: "Metrics",
  record: "Record",
};
type Tab = keyof typeof tabs;

function Actions({ message, live }: { message: RunMessage; live: LiveRun }) {
  const [problem, setProblem] = useState<string>();
  const [starting, setStarting] = useState(false);
  const [asking, setAsking] = useState(false);
  const { runId } = message;
  const standing = live.run?.standing;
  const act = async (path: string, body: unknown): Promise<boolean> => {
    setStarting(true);
    setProblem(undefined);
    try {
      const started = await post<StartedMessage>(ofRun(runId, path), body);
      if (started.runId !== runId) go(`/runs/${encodeURIComponent(started.runId)}`);
      return true;
    } catch (error) {
      setProblem(error instanceof RequestError ? error.message : "the viewer does not answer");
      return false;
    } finally {
      setStarting(false);
    }
  };
  const canResume = standing === "failed" || standing === "cancelled" || standing === "interrupted";
  return (
    <div className="actions">
      {canResume ? (
        <button
          type="button"
          className="main"
          disabled={starting}
          title="Goes on with the code that the run has kept."
          onClick={() => void act("/resume", { code: "kept" })}
        >
          Resume
        </button>
      ) : null}
      {canResume && message.canRerun ? (
        <button
          type="button"
          disabled={starting}
          title="Goes on with the pipeline file as it is now. Tasks whose code or inputs have changed run again."
          onClick={() => void act("/resume", { code: "current" })}
        >
          Resume with current code
        </button>
      ) : null}
      <button
        type="button"
        disabled={starting || !message.canRerun}
        title={message.canRerun ? undefined : "The run does not say which pipeline file it came from."}
        onClick={() => setAsking(true)}
      >
        Re-run…
      </button>
      {starting ? <span role="status">starting…</span> : null}
      {problem === undefined ? null : (
        <pre className="problem" role="alert">
          {problem}
        </pre>
      )}
      {asking ? (
        <RerunDialog
          params={message.params}
          onClose={() => setAsking(false)}
          onStart={(params) => {
            setAsking(false);
            void act("/rerun", { params });
          }}
        />
      ) : null}
    </div>
  );
}

function Head({ message, live }: { message: RunMessage; live: LiveRun }) {
  const { run } = live;
  useTicks(run?.standing === "running", 1000);
  const took = run?.standing === "running" ? Date.now() - Date.parse(run.startedAt) : run?.durationMs;
  return (
    <div className="heading">
      <div>
        <nav aria-label="Where this is" className="soft">
          <Link to="/">Runs</Link> / <Link to={`/?pipeline=${message.pipeline}`}>{message.pipeline}</Link>
        </nav>
        <h1 title={message.description}>
          {message.pipeline} <span className="mono soft">{message.runId}</span>
        </h1>
      </div>
      {run === undefined ? null : (
        <p className="facts" aria-live="polite">
          <StateBadge standing={run.standing} />
          <span>{duration(took)}</span>
          <span className="soft">started {time(run.startedAt)}</span>
          {run.resumptions === 0 ? null : <span className="soft">resumed {run.resumptions}×</span>}
        </p>
      )}
      <Actions message={message} live={live} />
    </div>
  );
}

function Tabs({ chosen }: { chosen: Tab }) {
  return (
    <nav className="tabs" aria-label="Views of the run">
      {Object.entries(tabs).map(([tab, label]) => (
        <Link
          key={tab}
          to={placeWith({ tab: tab === "graph" ? undefined : tab })}
          className={tab === chosen ? "chosen" : ""}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

function View({ tab, message, live }: { tab: Tab; message: RunMessage; live: LiveRun }) {
  const { search } = usePlace();
  const task = search.get("task") ?? undefined;
  const choose = (node: string, key?: string, nth?: number): void =>
    go(placeWith({ task: node, key, nth: nth === undefined ? undefined : String(nth) }));
  switch (tab) {
    case "graph":
      return <GraphView layout={message.layout} live={live} chosen={task} onChoose={choose} />;
    case "timeline":
      return <TimelineView runId={message.runId} live={live} onChoose={choose} />;
    case "outputs":
      return (
        <Values
          level={2}
          title="Outputs of the run"
          values={live.run?.outputs}
          none="The run has given no outputs yet."
        />
      );
    case "artifacts":
      return <ArtifactsView runId={message.runId} version={live.version} />;
    case "metrics":
      return <MetricsView pipeline={message.pipeline} current={message.runId} version={live.run?.standing} />;
    case "record":
      return <RecordView message={message} />;
  }
}

/** A run. */
export function RunPage({ runId }: { runId: string }) {
  const live = useRun(runId);
  const { search } = usePlace();
  const { data: message, problem } = useData<RunMessage>(ofRun(runId), live.run?.resumptions);
  if (problem !== undefined) return <p className="problem">{problem}</p>;
  if (message === undefined) return null;
  if (live.gone) return <p className="problem">The folder of this run was removed.</p>;
  const asked = search.get("tab") ?? "";
  const tab = asked in tabs ? (asked as Tab) : "graph";
  const task = search.get("task");
  const withPanel = task !== null && (tab === "graph" || tab === "timeline");
  const errors = Object.entries(live.run?.controlErrors ?? {});
  return (
    <main className="run">
      <Head message={message} live={live} />
      {errors.map(([key, { message: text }]) => (
        <p key={key} className="problem">
          <strong>{key}</strong> could not be evaluated: {text}
        </p>
      ))}
      <Tabs chosen={tab} />
      <div className={withPanel ? "split" : "whole"}>
        <div className="view" tabIndex={0} role="region" aria-label={tabs[tab]}>
          <View tab={tab} message={message} live={live} />
        </div>
        {withPanel ? <TaskPanel key={task} runId={runId} node={task} live={live} /> : null}
      </div>
    </main>
  );
}
