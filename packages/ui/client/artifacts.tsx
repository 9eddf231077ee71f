import { useState } from "react";
import type { ArtifactItem, ArtifactsMessage, Preview } from "../src/api/messages.js";
import { ofRun, query } from "./api.js";
import { bytes } from "./format.js";
import { useData, useThrottled } from "./use-data.js";
import { Pages } from "./pages.js";

const pageSize = 100;

function Table({ columns, rows }: { columns: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Table">
      <table className="data">
        <thead>
          <tr>
            {columns.map((it, at) => (
              <th key={at} scope="col">
                {it}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Shown({ preview, file }: { preview: Preview; file: string }) {
  switch (preview.kind) {
    case "table":
      return <Table columns={preview.columns} rows={preview.rows} />;
    case "json":
    case "text":
      return (
        <pre className="log" tabIndex={0}>
          {preview.text}
        </pre>
      );
    case "image":
      return <img className="artifact" src={file} alt="What the task has drawn" />;
    case "folder":
      return (
        <Table columns={["file", "size"]} rows={preview.files.map(({ path, size }) => [path, bytes(size)])} />
      );
    case "binary":
      return <p className="soft">Its content is not text and no image.</p>;
    case "absent":
      return <p className="problem">{preview.why}</p>;
  }
}

function ArtifactPreview({ runId, artifact: { key, output } }: { runId: string; artifact: ArtifactItem }) {
  const asked = query({ key, output });
  const file = ofRun(runId, `/artifact/file${asked}`);
  const { data, problem } = useData<Preview>(ofRun(runId, `/artifact${asked}`));
  if (problem !== undefined) return <p className="problem">{problem}</p>;
  if (data === undefined) return null;
  return (
    <div className="preview">
      <p className="soft">
        {"size" in data ? bytes(data.size) : null}{" "}
        {"more" in data && data.more ? "· only the beginning is shown" : null}{" "}
        {"size" in data ? (
          <a href={file} download>
            Download
          </a>
        ) : null}
      </p>
      <Shown preview={data} file={file} />
    </div>
  );
}

function Item({ runId, artifact, named }: { runId: string; artifact: ArtifactItem; named: boolean }) {
  const [open, setOpen] = useState(false);
  const { key, output, type, sha256 } = artifact;
  return (
    <li>
      <button type="button" className="instance" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="turn" aria-hidden="true">
          {open ? "▾" : "▸"}
        </span>
        <span className="mono">{named ? `${key}.${output}` : output}</span>
        <span className="tag">{type}</span>
        <span className="mono soft">{sha256.slice(0, 12)}</span>
      </button>
      {open ? <ArtifactPreview runId={runId} artifact={artifact} /> : null}
    </li>
  );
}

/** The artifacts of an instance. */
export function ArtifactList({
  runId,
  instanceKey: key,
  version,
}: {
  runId: string;
  instanceKey: string;
  version: unknown;
}) {
  const { data } = useData<ArtifactsMessage>(
    ofRun(runId, `/artifacts${query({ key, limit: pageSize })}`),
    version,
  );
  if (data === undefined || data.total === 0) return null;
  return (
    <section>
      <h3>Artifacts</h3>
      <ul className="instances">
        {data.artifacts.map((it) => (
          <Item key={it.output} runId={runId} artifact={it} named={false} />
        ))}
      </ul>
      {data.total > pageSize ? <p className="soft">and {data.total - pageSize} more</p> : null}
    </section>
  );
}

/** The artifacts of a run. */
export function ArtifactsView({ runId, version }: { runId: string; version: number }) {
  const [offset, setOffset] = useState(0);
  const asked = query({ offset, limit: pageSize });
  const { data, problem } = useData<ArtifactsMessage>(
    ofRun(runId, `/artifacts${asked}`),
    useThrottled(version, 1500),
  );
  if (problem !== undefined) return <p className="problem">{problem}</p>;
  if (data === undefined) return null;
  if (data.total === 0) return <p className="soft">No task has given an artifact yet.</p>;
  return (
    <>
      <ul className="instances">
        {data.artifacts.map((it) => (
          <Item key={`${it.key} ${it.output}`} runId={runId} artifact={it} named />
        ))}
      </ul>
      <Pages of="artifacts" offset={offset} total={data.total} size={pageSize} onMove={setOffset} />
    </>
  );
}
