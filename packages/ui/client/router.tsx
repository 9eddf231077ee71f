import { type MouseEvent, type ReactNode, useSyncExternalStore } from "react";

const changed = "partitura:place";

function subscribe(listener: () => void): () => void {
  addEventListener("popstate", listener);
  addEventListener(changed, listener);
  return () => {
    removeEventListener("popstate", listener);
    removeEventListener(changed, listener);
  };
}

/** Where the page is. */
export interface Place {
  readonly path: readonly string[];
  readonly search: URLSearchParams;
}

/** The place that the address bar shows. */
export function usePlace(): Place {
  const href = useSyncExternalStore(subscribe, () => location.pathname + location.search);
  const { pathname, searchParams } = new URL(href, location.origin);
  const path = pathname.split("/").flatMap((part) => (part === "" ? [] : [decodeURIComponent(part)]));
  return { path, search: searchParams };
}

/** Goes to another place of this page. */
export function go(href: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, "", href);
  else history.pushState(null, "", href);
  dispatchEvent(new Event(changed));
}

/** The address of this place with other parts of its query; undefined takes one away. */
export function placeWith(parts: { readonly [name: string]: string | undefined }): string {
  const search = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(parts))
    if (value === undefined) search.delete(name);
    else search.set(name, value);
  const text = search.toString();
  return location.pathname + (text === "" ? "" : `?${text}`);
}

/** A link to another place of this page; other buttons and keys do what they do with links. */
export function Link({ to, children, className }: { to: string; children: ReactNode; className?: string }) {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={to} onClick={follow} className={className}>
      {children}
    </a>
  );
}
