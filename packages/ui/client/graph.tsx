import {
  BaseEdge,
  Controls,
  type Edge,
  type EdgeProps,
  EdgeLabelRenderer,
  Handle,
  MarkerType,
  MiniMap,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  useReactFlow,
} from "@xyflow/react";
import { createContext, useContext, useEffect, useMemo, useRef } from "react";
import type { Layout, PlacedArrow, PlacedShape } from "../src/layout/layout.js";
import type { NodeStanding } from "../src/api/messages.js";
import { duration } from "./format.js";
import { order, overall, StateIcon, stateWords } from "./state.js";
import type { LiveRun } from "./use-run.js";

interface GraphContext {
  readonly live: LiveRun;
  readonly chosen?: string | undefined;
  readonly onChoose: (node: string) => void;
}

const Graph = createContext<GraphContext | undefined>(undefined);

type ShapeNode = Node<{ readonly shape: PlacedShape }>;
type WayEdge = Edge<{ readonly arrow: PlacedArrow }>;

/** The ends of arrows; their ways are known already. */
const Ends = () => (
  <>
    <Handle type="target" position={Position.Top} isConnectable={false} />
    <Handle type="source" position={Position.Bottom} isConnectable={false} />
  </>
);

/** How far a task is, in words: of a fan-out, its instances by their states. */
function progress(node: NodeStanding | undefined): string {
  if (node === undefined) return "";
  const standing = overall(node);
  if (node.expected <= 1) {
    if (standing === "waiting" && node.waitsFor !== undefined) return `waits for ${node.waitsFor}`;
    if (node.cached > 0) return "cached";
    const { startedAt, endedAt } = node;
    const took =
      startedAt === undefined || endedAt === undefined
        ? undefined
        : Date.parse(endedAt) - Date.parse(startedAt);
    return took === undefined || took < 0
      ? stateWords[standing]
      : `${stateWords[standing]} · ${duration(took)}`;
  }
  const { succeeded = 0, failed = 0, running = 0 } = node.counts;
  const parts = [`${succeeded}/${node.expected}`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (running > 0) parts.push(`${running} running`);
  return parts.join(" · ");
}

/** The instances of a fan-out as one bar, a part for each state. */
function Bar({ node }: { node: NodeStanding }) {
  const parts = order.flatMap((standing) => {
    const count = node.counts[standing] ?? 0;
    return count === 0 || standing === "pending" ? [] : [{ standing, count }];
  });
  return (
    <span className="bar" aria-hidden="true">
      {parts.map(({ standing, count }) => (
        <span
          key={standing}
          className={`state-${standing}`}
          style={{ width: `${(count / Math.max(1, node.expected)) * 100}%` }}
        />
      ))}
    </span>
  );
}

function TaskBox({ data: { shape } }: NodeProps<ShapeNode>) {
  const graph = useContext(Graph);
  const node = graph?.live.nodes[shape.id];
  const standing = overall(node);
  const [title = "", below] = shape.label.split("\n");
  const text = progress(node);
  return (
    <>
      <Ends />
      <button
        type="button"
        className={`task state-${standing}${graph?.chosen === shape.id ? " chosen" : ""}`}
        style={{ width: shape.width, height: shape.height }}
        title={[shape.label, text].join("\n")}
        aria-label={[title, (node?.expected ?? 1) > 1 ? stateWords[standing] : "", text]
          .filter((it) => it !== "")
          .join(", ")}
        aria-pressed={graph?.chosen === shape.id}
        data-task={shape.id}
        data-state={standing}
        onClick={() => graph?.onChoose(shape.id)}
      >
        <StateIcon standing={standing} />
        <span className="names">
          <span className="title">{title}</span>
          <span className="below">{text === "" ? (below ?? shape.body) : text}</span>
        </span>
        {node !== undefined && node.expected > 1 ? <Bar node={node} /> : null}
      </button>
    </>
  );
}

function DecisionBox({ data: { shape } }: NodeProps<ShapeNode>) {
  const graph = useContext(Graph);
  const decided = graph?.live.run?.conditions[shape.id.slice(0, -1)];
  return (
    <>
      <Ends />
      <div className="decision" style={{ width: shape.width, height: shape.height }} title={shape.label}>
        <span className="text">{shape.label}</span>
        {decided === undefined ? null : <strong>{decided ? "yes" : "no"}</strong>}
      </div>
    </>
  );
}

const FrameBox = ({ data: { shape } }: NodeProps<ShapeNode>) => (
  <>
    <Ends />
    <div className="frame" style={{ width: shape.width, height: shape.height }} title={shape.label}>
      {shape.label}
    </div>
  </>
);

function Way({ id, data, markerEnd = "" }: EdgeProps<WayEdge>) {
  if (data === undefined) return null;
  const { path, label, orderOnly } = data.arrow;
  return (
    <>
      <BaseEdge id={id} path={path} markerEnd={markerEnd} className={orderOnly ? "order" : ""} />
      {label === undefined ? null : (
        <EdgeLabelRenderer>
          <span
            className="way-label"
            style={{ transform: `translate(-50%, -50%) translate(${label.at.x}px, ${label.at.y}px)` }}
          >
            {label.text}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}

const nodeTypes = { task: TaskBox, decision: DecisionBox, frame: FrameBox };
const edgeTypes = { way: Way };
const marker = { type: MarkerType.ArrowClosed, width: 16, height: 16 };

const nodeOf = (shape: PlacedShape): ShapeNode => ({
  id: shape.id,
  type: shape.kind,
  position: { x: shape.x, y: shape.y },
  width: shape.width,
  height: shape.height,
  zIndex: shape.kind === "frame" ? -1 : 1,
  data: { shape },
  selectable: false,
  focusable: false,
});

const edgeOf = (arrow: PlacedArrow, at: number): WayEdge => ({
  id: `${at}`,
  source: arrow.from,
  target: arrow.to,
  type: "way",
  markerEnd: marker,
  data: { arrow },
  focusable: false,
});

const fitting = { maxZoom: 1, padding: 0.08 };

/** Fits the graph into its room again when the panel beside it is opened or closed. */
function Fit({ withPanel }: { withPanel: boolean }) {
  const { fitView } = useReactFlow();
  const before = useRef(withPanel);
  useEffect(() => {
    if (before.current === withPanel) return undefined;
    before.current = withPanel;
    const frame = requestAnimationFrame(() => void fitView(fitting));
    return () => cancelAnimationFrame(frame);
  }, [withPanel, fitView]);
  return null;
}

/** From how many boxes on a map of the whole graph helps. */
const manyBoxes = 40;

/** The graph of a run, with the states of its tasks as they change. */
export function GraphView(props: {
  layout: Layout;
  live: LiveRun;
  chosen?: string | undefined;
  onChoose: (node: string) => void;
}) {
  const { layout, live, chosen, onChoose } = props;
  const nodes = useMemo(() => layout.shapes.map(nodeOf), [layout]);
  const edges = useMemo(() => layout.arrows.map(edgeOf), [layout]);
  const context = useMemo(() => ({ live, chosen, onChoose }), [live, chosen, onChoose]);
  return (
    <Graph.Provider value={context}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        onlyRenderVisibleElements={nodes.length > 200}
        minZoom={0.05}
        maxZoom={2}
        fitView
        fitViewOptions={fitting}
        aria-label="Graph of the pipeline"
      >
        <Fit withPanel={chosen !== undefined} />
        <Controls showInteractive={false} />
        {nodes.length > manyBoxes ? <MiniMap pannable zoomable ariaLabel="Map of the graph" /> : null}
      </ReactFlow>
    </Graph.Provider>
  );
}
