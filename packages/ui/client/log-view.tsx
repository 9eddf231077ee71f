import { useLayoutEffect, useReducer, useRef, useState } from "react";
import type { LogPart } from "../src/api/messages.js";
import { get, ofRun, query } from "./api.js";
import { useLive } from "./use-live.js";

/** How many parts of a log are kept in the page: 4 MiB or less. */
const mostParts = 64;

interface Lines {
  readonly parts: readonly LogPart[];
  readonly over: boolean;
}

type News = { readonly kind: "open" | "end" } | { readonly kind: "part" | "earlier"; readonly part: LogPart };

function changed({ parts, over }: Lines, news: News): Lines {
  switch (news.kind) {
    case "open":
      return { parts: [], over: false };
    case "end":
      return { parts, over: true };
    case "part":
      return { parts: [...parts, news.part].slice(-mostParts), over };
    case "earlier":
      return { parts: [news.part, ...parts], over };
  }
}

/** The log of an attempt, as it grows. It stays at its end as long as the user has not scrolled away from there. */
export function LogView({
  runId,
  instanceKey: key,
  nth,
}: {
  runId: string;
  instanceKey: string;
  nth: number;
}) {
  const [{ parts, over }, tell] = useReducer(changed, { parts: [], over: false });
  const [problem, setProblem] = useState<string>();
  const box = useRef<HTMLPreElement>(null);
  const follows = useRef(true);
  const handlers = {
    part: (data: string) => tell({ kind: "part", part: JSON.parse(data) as LogPart }),
    end: () => tell({ kind: "end" }),
  };
  useLive(`/api/live/runs/${encodeURIComponent(runId)}/log${query({ key, nth })}`, handlers, () =>
    tell({ kind: "open" }),
  );
  useLayoutEffect(() => {
    if (follows.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [parts]);
  const from = parts[0]?.from ?? 0;
  const showEarlier = async (): Promise<void> => {
    follows.current = false;
    const asked = { key, nth, from: Math.max(0, from - 64 * 1024), to: from };
    try {
      tell({ kind: "earlier", part: await get<LogPart>(ofRun(runId, `/log${query(asked)}`)) });
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  const isEmpty = parts.every(({ text }) => text === "");
  return (
    <section>
      <h3>
        Log {over ? null : <span className="soft">following…</span>}
        {from > 0 ? (
          <button type="button" onClick={() => void showEarlier()}>
            Show earlier lines
          </button>
        ) : null}
      </h3>
      {problem === undefined ? null : <p className="problem">{problem}</p>}
      {isEmpty ? (
        <p className="soft">{over ? "It wrote nothing." : "It has written nothing yet."}</p>
      ) : (
        <pre
          ref={box}
          className="log"
          tabIndex={0}
          aria-label="Log"
          onScroll={({ currentTarget: it }) =>
            (follows.current = it.scrollHeight - it.scrollTop - it.clientHeight < 24)
          }
        >
          {parts.map(({ from: at, text }) => (
            <span key={at}>{text}</span>
          ))}
        </pre>
      )}
    </section>
  );
}
