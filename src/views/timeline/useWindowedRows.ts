import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

export interface RowWindow {
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
}

const SPARE_ROWS = 8;

/** Which of many equally high rows are in sight, with a few spare ones around. */
export function useWindowedRows(
  box: RefObject<HTMLElement | null>,
  count: number,
  rowPx: number,
): RowWindow {
  const [place, setPlace] = useState({ top: 0, height: 0 });
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const read = (): void => {
      const top = Math.floor(element.scrollTop / rowPx) * rowPx;
      const height = element.clientHeight;
      setPlace((former) =>
        former.top === top && former.height === height ? former : { top, height },
      );
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, [box, rowPx]);
  const first = Math.max(0, Math.floor(place.top / rowPx) - SPARE_ROWS);
  const last = Math.min(count, Math.ceil((place.top + place.height) / rowPx) + SPARE_ROWS);
  return { first, last };
}
