import type { InstanceMessage } from "../src/api/messages.js";
import { ofRun, query } from "./api.js";
import { ArtifactList } from "./artifacts.js";
import { bytes, duration, time } from "./format.js";
import { LogView } from "./log-view.js";
import { go, Link, placeWith, usePlace } from "./router.js";
import { StateBadge } from "./state.js";
import { useData, useThrottled } from "./use-data.js";
import { Values } from "./values.js";

function Problem({ error }: { error: NonNullable<InstanceMessage["error"]> }) {
  return (
    <div className="problem" role="alert">
      <p>
        {error.code === undefined ? null : <strong>{error.code} </strong>}
        {error.message}
      </p>
      {error.exitCode === undefined ? null : <p>exit code {error.exitCode}</p>}
    </div>
  );
}

function Cache({ cache }: { cache: NonNullable<InstanceMessage["cache"]> }) {
  return (
    <section>
      <h3>Cache: {cache.hit ? "the result was there" : "the result was not there"}</h3>
      <ul>
        {cache.why.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </section>
  );
}

/** Attempts by their own numbers, which begin anew when a run is resumed: then it is said when that was. */
function attemptName({ attempt, folder }: InstanceMessage["tries"][number]): string {
  const resumption = /\.r(\d+)$/.exec(folder)?.[1];
  return `attempt ${attempt}${resumption === undefined ? "" : ` after resumption ${resumption}`}`;
}

function Attempts({ instance, chosen }: { instance: InstanceMessage; chosen: number }) {
  if (instance.tries.length < 2) return null;
  return (
    <div className="chips" role="group" aria-label="Attempts">
      {instance.tries.map((it, at) => (
        <button
          key={it.folder}
          type="button"
          aria-pressed={at + 1 === chosen}
          onClick={() => go(placeWith({ nth: String(at + 1) }), { replace: true })}
        >
          {attemptName(it)}: {it.state} {duration(it.durationMs)}
        </button>
      ))}
    </div>
  );
}

function Facts({ instance }: { instance: InstanceMessage }) {
  const { standing, durationMs, startedAt, cached, reusedFrom, waitsFor, task, node, updates } = instance;
  return (
    <p className="facts">
      <StateBadge standing={standing} />
      {durationMs === undefined ? null : <span>{duration(durationMs)}</span>}
      {startedAt === undefined ? null : <span className="soft">started {time(startedAt)}</span>}
      {task === node ? null : <span className="soft">task {task}</span>}
      {cached === true ? <span className="tag">cached</span> : null}
      {waitsFor === undefined ? null : <span className="tag">waits for {waitsFor}</span>}
      {updates === undefined || updates.length === 0 ? null : (
        <span className="tag">updates {updates.join(", ")}</span>
      )}
      {reusedFrom === undefined ? null : (
        <span className="tag">
          taken from <Link to={`/runs/${encodeURIComponent(reusedFrom)}`}>{reusedFrom}</Link>
        </span>
      )}
    </p>
  );
}

/** One instance of a task: how it went, its log, values and artifacts. */
export function InstanceView(props: { runId: string; instanceKey: string; version: unknown }) {
  const { runId, instanceKey, version } = props;
  const { search } = usePlace();
  const path = ofRun(runId, `/instance${query({ key: instanceKey })}`);
  const { data: instance, problem } = useData<InstanceMessage>(path, useThrottled(version, 500));
  if (problem !== undefined) return <p className="soft">{problem}</p>;
  if (instance === undefined) return null;
  const asked = Number(search.get("nth"));
  const nth = instance.tries[asked - 1] === undefined ? instance.tries.length : asked;
  const attempt = instance.tries[nth - 1];
  const { inputs, outputs, error, cache, large, standing } = instance;
  const failure = attempt?.error ?? error;
  return (
    <>
      <Facts instance={instance} />
      <Attempts instance={instance} chosen={nth} />
      {failure === undefined ? null : <Problem error={failure} />}
      {attempt === undefined ? null : (
        <LogView key={`${instanceKey} ${nth}`} runId={runId} instanceKey={instanceKey} nth={nth} />
      )}
      <Values level={3} title="Inputs" values={inputs} none="No inputs are known." />
      <Values
        level={3}
        title="Outputs"
        values={outputs}
        none={
          standing === "running" || standing === "waiting" || standing === "retrying"
            ? "No outputs yet."
            : "No outputs."
        }
      />
      {Object.entries(large).map(([name, size]) => (
        <p key={name} className="soft">
          {name}: {bytes(size)} of JSON, too large to be shown here
        </p>
      ))}
      <ArtifactList runId={runId} instanceKey={instanceKey} version={instance.standing} />
      {cache === undefined ? null : <Cache cache={cache} />}
      {instance.codeHash === undefined ? null : (
        <p className="soft mono hashes">
          code {instance.codeHash.slice(0, 16)} · inputs {instance.inputsHash?.slice(0, 16)}
        </p>
      )}
    </>
  );
}
