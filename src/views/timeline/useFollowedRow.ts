import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * Keeps a row of a scrolled list in sight for as long as the person leaves it there: scrolling it out of
 * sight ends that, bringing it back begins it again.
 *
 * @param row its place, -1 = none
 */
export function useFollowedRow(
  box: RefObject<HTMLElement | null>,
  row: number,
  rowPx: number,
): void {
  const isFollowing = useRef(true);
  const followed = useRef(row);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const read = (): void => {
      isFollowing.current = isInSight(element, followed.current, rowPx);
    };
    element.addEventListener('scroll', read, { passive: true });
    return () => element.removeEventListener('scroll', read);
  }, [box, rowPx]);
  useEffect(() => {
    followed.current = row;
    if (isFollowing.current && row >= 0) bringIntoSight(box.current, row * rowPx, rowPx);
  }, [box, row, rowPx]);
}

/** Scrolls no further than it must. */
export function bringIntoSight(box: HTMLElement | null, top: number, rowPx: number): void {
  if (box === null) return;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + rowPx > box.scrollTop + box.clientHeight)
    box.scrollTop = top + rowPx - box.clientHeight;
}

/** With a row to spare: a list that grows while it is scrolled is still followed. */
function isInSight(box: HTMLElement, row: number, rowPx: number): boolean {
  const top = row * rowPx;
  return top >= box.scrollTop - rowPx && top <= box.scrollTop + box.clientHeight;
}
