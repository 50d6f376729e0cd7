import { useEffect, useRef } from 'react';

interface LiveTextProps {
  /** Registers a callback for every frame; returns how to stop. */
  readonly subscribe: (draw: (timeMs: number) => void) => () => void;
  readonly read: () => string;
  readonly className?: string | undefined;
  /** Milliseconds between changes, so that digits can be read. */
  readonly everyMs?: number;
}

/** A number that changes many times a second, written straight to the page and never through React. */
export function LiveText({ subscribe, read, className, everyMs = 100 }: LiveTextProps) {
  const element = useRef<HTMLSpanElement>(null);
  const reader = useRef(read);
  useEffect(() => {
    reader.current = read;
  });
  useEffect(() => {
    let text = '';
    let lastMs = -Infinity;
    return subscribe((timeMs) => {
      if (timeMs - lastMs < everyMs) return;
      lastMs = timeMs;
      const next = reader.current();
      if (next === text || !element.current) return;
      text = next;
      element.current.textContent = next;
    });
  }, [subscribe, everyMs]);
  return <span ref={element} className={className} />;
}
