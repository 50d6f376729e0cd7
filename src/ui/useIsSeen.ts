import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** Whether the element is within the window or its scrolling box; read it, it causes no render. */
export function useIsSeen(element: RefObject<HTMLElement | null>): RefObject<boolean> {
  const isSeen = useRef(true);
  useEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const observer = new IntersectionObserver((entries) => {
      isSeen.current = entries.at(-1)?.isIntersecting ?? true;
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return isSeen;
}
