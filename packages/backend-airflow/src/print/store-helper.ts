import { printExpression, py, pythonLiteral } from "@partitura/codegen";
import { objectStoreOf } from "@partitura/core";
import type { AirflowOptions } from "../options.js";

const text = (value: string): string => printExpression(py.string(value));

/** The parts of the steps' helper that know where artifacts and large values are. */
export interface StoreHelper {
  /** Lines of imports. */
  readonly imports: string;
  readonly constants: string;
  /** The arguments with which a step is started, from those in `argv`. */
  readonly command: string;
  readonly functions: string;
}

function folderHelper(path: string | undefined): StoreHelper {
  const folder =
    path === undefined
      ? 'Path(os.environ.get("PARTITURA_ARTIFACTS") or AIRFLOW_HOME / "artifacts")'
      : `Path(${text(path)})`;
  return {
    imports: "from urllib.parse import urlparse\nfrom urllib.request import url2pathname\n",
    constants: `ARTIFACTS = ${folder}`,
    command: "argv",
    functions: `def _target(place, name):
    """Where an output is written, and what it is known by."""
    path = ARTIFACTS.joinpath(*place, name)
    return {"path": str(path), "uri": path.as_uri()}


def _local(value, kind):
    """An artifact or a large value that is an input itself, with the path where it lies."""
    if not isinstance(value, dict) or not value.keys() >= {"type", "uri", "sha256"}:
        return value
    if "artifact" in kind or value["type"] == step.LARGE:
        return {**value, "path": url2pathname(urlparse(value["uri"]).path)}
    return value`,
  };
}

/**
 * The parts for a folder that all workers share, or for an object store: there a step is started by `step_store.py`, under
 * the worker's Python also where the step itself runs in a virtual environment.
 */
export function printStore({ artifacts }: AirflowOptions): StoreHelper {
  const store = objectStoreOf(artifacts);
  if (store === undefined) return folderHelper(artifacts?.kind === "folder" ? artifacts.path : undefined);
  const python = store.python === undefined ? 'run["python"] if run else sys.executable' : text(store.python);
  return {
    imports: "",
    constants: `ARTIFACTS = ${text(store.uri)}
STORE = ${printExpression(pythonLiteral({ ...store.options }))}`,
    command: "_stored(argv, run)",
    functions: `def _target(place, name):
    """What an output is known by."""
    return {"uri": "/".join([ARTIFACTS, *place, name])}


def _local(value, kind):
    """An input; what lies in the store is fetched by step_store.py."""
    return value


def _stored(argv, run):
    """A step within the program that fetches what it reads and keeps what it writes."""
    python = ${python}
    return [python, FOLDER / "step_store.py", "run", json.dumps(STORE), *argv]`,
  };
}
