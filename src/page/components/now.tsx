import { createContext, type ComponentChildren } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';

const Now = createContext<() => number>(() => 0);

/** Provides the time to its children. Components that use it render again every second. */
export function Clock({ now, children }: { now: () => number; children: ComponentChildren }) {
  return <Now.Provider value={now}>{children}</Now.Provider>;
}

/** Milliseconds since the Unix epoch, kept up to date. */
export function useNow(): number {
  const now = useContext(Now);
  const [time, setTime] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => {
      setTime(now());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [now]);
  return time;
}
