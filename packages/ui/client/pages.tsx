/** Leads through a list that is shown in parts; nothing while it fits. `offset` and `total` count items. */
export function Pages({
  of,
  offset,
  total,
  size,
  onMove,
}: {
  readonly of: string;
  readonly offset: number;
  readonly total: number;
  readonly size: number;
  readonly onMove: (offset: number) => void;
}) {
  if (total <= size) return null;
  return (
    <nav className="pages" aria-label={`Pages of ${of}`}>
      <button type="button" disabled={offset === 0} onClick={() => onMove(Math.max(0, offset - size))}>
        Before
      </button>
      <span>
        {offset + 1}–{Math.min(total, offset + size)} of {total}
      </span>
      <button type="button" disabled={offset + size >= total} onClick={() => onMove(offset + size)}>
        Next
      </button>
    </nav>
  );
}
