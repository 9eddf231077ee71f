import { useEffect, useState } from "react";
import type { SessionMessage } from "../src/api/messages.js";
import { RequestError, startSession } from "./api.js";
import { MetricsPage } from "./metrics.js";
import { Link, usePlace } from "./router.js";
import { RunPage } from "./run-page.js";
import { RunsPage } from "./runs-page.js";
import { ThemeChoice } from "./theme.js";

function Locked({ problem }: { problem: string }) {
  return (
    <main className="locked">
      <h1>The viewer is locked</h1>
      <p>{problem}</p>
      <p className="soft">
        The address with its token stands in the terminal where <code>partitura ui</code> runs. A token is
        valid until it is stopped.
      </p>
    </main>
  );
}

function Page() {
  const { path } = usePlace();
  const [section, id] = path;
  if (section === "runs" && id !== undefined) return <RunPage key={id} runId={id} />;
  if (section === "metrics" && id !== undefined) return <MetricsPage pipeline={id} />;
  return <RunsPage />;
}

/** The whole page. */
export function App() {
  const [session, setSession] = useState<SessionMessage>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    startSession()
      .then(setSession)
      .catch((error: unknown) =>
        setProblem(error instanceof RequestError ? error.message : "the viewer does not answer"),
      );
  }, []);
  if (problem !== undefined) return <Locked problem={problem} />;
  if (session === undefined) return null;
  return (
    <>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="top">
        <Link to="/" className="brand">
          <img src="/icon.svg" alt="" width="24" height="24" />
          Partitura
        </Link>
        <span className="soft folder" title={session.runsFolder}>
          {session.runsFolder}
        </span>
        <span className="soft">{session.version}</span>
        <ThemeChoice />
      </header>
      <div id="content" className="content">
        <Page />
      </div>
    </>
  );
}
