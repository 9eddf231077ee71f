import { useEffect, useRef, useState } from "react";
import { get, RequestError } from "./api.js";

/** What was asked for: what is known of it, or why nothing is. */
export interface Loaded<T> {
  readonly data?: T | undefined;
  readonly problem?: string | undefined;
}

/**
 * Asks for a path, and again when `version` changes, but not before the last answer has come: versions may change faster than
 * answers come. What is known stays until there is more.
 */
export function useData<T>(path: string | undefined, version: unknown = 0): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T> & { readonly path?: string }>({});
  const latest = useRef<{ ask: () => void } | undefined>(undefined);
  useEffect(() => {
    if (path === undefined) return undefined;
    const gone = new AbortController();
    let [asking, again] = [false, false];
    const ask = (): void => {
      again = asking;
      if (asking) return;
      asking = true;
      void answer().finally(() => {
        asking = false;
        if (again && !gone.signal.aborted) ask();
      });
    };
    const answer = async (): Promise<void> => {
      try {
        setLoaded({ path, data: await get<T>(path, gone.signal) });
      } catch (error) {
        const problem = error instanceof RequestError ? error.message : "the viewer does not answer";
        if (!gone.signal.aborted) setLoaded({ path, problem });
      }
    };
    latest.current = { ask };
    return () => gone.abort();
  }, [path]);
  useEffect(() => latest.current?.ask(), [path, version]);
  return loaded.path === path ? loaded : {};
}

/** A value that changes at most so often, and ends as the last one. */
export function useThrottled<T>(value: T, everyMs: number): T {
  const [shown, setShown] = useState(value);
  const last = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, last.current + everyMs - Date.now());
    const timer = setTimeout(() => {
      last.current = Date.now();
      setShown(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, everyMs]);
  return shown;
}

/** A number that grows every so often while it is on. */
export function useTicks(on: boolean, everyMs: number): number {
  const [ticks, setTicks] = useState(0);
  useEffect(() => {
    if (!on) return undefined;
    const timer = setInterval(() => setTicks((it) => it + 1), everyMs);
    return () => clearInterval(timer);
  }, [on, everyMs]);
  return ticks;
}
