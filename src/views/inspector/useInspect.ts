import { useEffect, useState } from 'react';
import type { InspectAnswer, InspectTopic, WallError } from '../../protocol/messages.ts';
import { ask } from '../../store/link.ts';

export interface Inspected {
  readonly answer: InspectAnswer | null;
  readonly error: WallError | null;
}

const PERIOD_MS = 500;
const NOTHING: Inspected = { answer: null, error: null };

/** Asks again twice a second while the tab shows; an equal answer renders nothing. */
export function useInspect(node: number, topic: InspectTopic): Inspected {
  const [inspected, setInspected] = useState(NOTHING);
  useEffect(() => {
    let isStale = false;
    setInspected(NOTHING);
    const look = async () => {
      const answer = await ask('inspect.node', { node, topic });
      if (isStale) return;
      const next = answer.ok
        ? { answer: answer.value, error: null }
        : { answer: null, error: answer.error };
      setInspected((former) => (isSame(former, next) ? former : next));
    };
    void look();
    const timer = setInterval(() => void look(), PERIOD_MS);
    return () => {
      isStale = true;
      clearInterval(timer);
    };
  }, [node, topic]);
  return inspected;
}

function isSame(a: Inspected, b: Inspected): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
