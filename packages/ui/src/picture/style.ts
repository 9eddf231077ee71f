/** How a picture looks, for light and dark surroundings. Holds nothing of any pipeline. */
export const pictureStyle = `
.pt { --paper:#fff; --ink:#1c2330; --soft:#5c6675; --line:#9aa4b2; --card:#fff; --edge:#cdd4dd; --frame:#f4f6f9; --mark:#e3ecfd; --markink:#23509e; }
@media (prefers-color-scheme: dark) { .pt { --paper:#14181f; --ink:#e6eaf0; --soft:#9aa5b4; --line:#6b7787; --card:#1e242d; --edge:#3a4452; --frame:#191e26; --mark:#1f3358; --markink:#a9c7ff; } }
.pt text { font-family: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: var(--ink); }
.pt .paper { fill: var(--paper); }
.pt .task { fill: var(--card); stroke: var(--edge); stroke-width: 1.2; }
.pt .stripe { fill: var(--markink); opacity: .75; }
.pt .decision { fill: var(--mark); stroke: var(--markink); stroke-width: 1; }
.pt .frame { fill: var(--frame); stroke: var(--edge); stroke-width: 1; stroke-dasharray: 5 4; }
.pt .title { font-size: 14px; font-weight: 600; }
.pt .below { font-size: 12px; fill: var(--soft); }
.pt .condition { font-size: 12px; fill: var(--markink); }
.pt .heading { font-size: 12px; font-weight: 600; fill: var(--soft); }
.pt .arrow { fill: none; stroke: var(--line); stroke-width: 1.4; }
.pt .order { stroke-dasharray: 2 5; }
.pt .head { fill: var(--line); }
.pt .label { font-size: 11px; fill: var(--soft); paint-order: stroke; stroke: var(--frame); stroke-width: 4px; stroke-linejoin: round; }
`;
