import type { Json } from "@partitura/core";
import { useEffect, useRef, useState } from "react";
import type { ParamItem } from "../src/api/messages.js";

type Params = { readonly [name: string]: Json };
type Texts = { readonly [name: string]: string };

/** The values that texts say, each as JSON; an empty text leaves one out, so that its default counts. */
function read(texts: Texts): { readonly params?: Params; readonly wrong: readonly string[] } {
  const params: { [name: string]: Json } = {};
  const wrong: string[] = [];
  for (const [name, text] of Object.entries(texts)) {
    if (text.trim() === "") continue;
    try {
      params[name] = JSON.parse(text) as Json;
    } catch {
      wrong.push(name);
    }
  }
  return wrong.length === 0 ? { params, wrong } : { wrong };
}

/** Asks for the params of a run that is started anew; at first they are those of the run that is shown. */
export function RerunDialog(props: {
  params: readonly ParamItem[];
  onStart: (params: Params) => void;
  onClose: () => void;
}) {
  const { params, onStart, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [texts, setTexts] = useState<Texts>(() =>
    Object.fromEntries(
      params.map(({ name, value }) => [name, value === undefined ? "" : JSON.stringify(value)]),
    ),
  );
  useEffect(() => dialog.current?.showModal(), []);
  const { params: given, wrong } = read(texts);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="rerun-title">
      <h2 id="rerun-title">Run again</h2>
      <p className="soft">
        {params.length === 0
          ? "The pipeline file is read anew. It has no parameters."
          : "The pipeline file is read anew. Values are JSON; where none is given, the default counts."}
      </p>
      {params.map(({ name, description }) => (
        <label key={name} className="field">
          <span className="mono">{name}</span>
          {description === undefined ? null : <span className="soft">{description}</span>}
          <textarea
            rows={1}
            spellCheck={false}
            value={texts[name] ?? ""}
            aria-invalid={wrong.includes(name)}
            onChange={(event) => setTexts((before) => ({ ...before, [name]: event.target.value }))}
          />
          {wrong.includes(name) ? (
            <span className="problem">This is not JSON; a text needs its quotes.</span>
          ) : null}
        </label>
      ))}
      <div className="actions">
        <button type="button" onClick={() => dialog.current?.close()}>
          Cancel
        </button>
        <button
          type="button"
          className="main"
          disabled={given === undefined}
          onClick={() => (given === undefined ? undefined : onStart(given))}
        >
          Start
        </button>
      </div>
    </dialog>
  );
}
