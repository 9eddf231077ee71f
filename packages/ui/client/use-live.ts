import { useEffect, useRef } from "react";

/** What is done with the events of a connection, by their names. */
export interface Handlers {
  readonly [event: string]: (data: string) => void;
}

/**
 * Listens to what the server sends, and connects again when the connection is lost. Not while the page is hidden: browsers allow
 * few connections, and each tab would keep one. `onOpen` is called at each connection: it begins anew.
 */
export function useLive(path: string | undefined, handlers: Handlers, onOpen?: () => void): void {
  const latest = useRef({ handlers, onOpen });
  latest.current = { handlers, onOpen };
  useEffect(() => {
    if (path === undefined) return undefined;
    let source: EventSource | undefined;
    const close = (): void => {
      source?.close();
      source = undefined;
    };
    const connect = (): void => {
      if (document.hidden) return close();
      if (source !== undefined) return;
      source = new EventSource(path);
      source.addEventListener("open", () => latest.current.onOpen?.());
      for (const name of Object.keys(latest.current.handlers))
        source.addEventListener(name, (event: MessageEvent<string>) => {
          if (name === "end" || name === "gone") close();
          latest.current.handlers[name]?.(event.data);
        });
    };
    connect();
    document.addEventListener("visibilitychange", connect);
    return () => {
      document.removeEventListener("visibilitychange", connect);
      close();
    };
  }, [path]);
}
