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
  const key = `${node} ${topic}`;
  const [state, setState] = useState({ key, inspected: NOTHING });
  useEffect(() => {
    let isStale = false;
    const look = async () => {
      const answer = await ask('inspect.node', { node, topic });
      if (isStale) return;
      const inspected = answer.ok
        ? { answer: answer.value, error: null }
        : { answer: null, error: answer.error };
      setState((former) => keepEqual(former, { key, inspected }));
    };
    void look();
    const timer = setInterval(() => void look(), PERIOD_MS);
    return () => {
      isStale = true;
      clearInterval(timer);
    };
  }, [key, node, topic]);
  // An answer about another node must not stand under this one's name, not even for a moment.
  return state.key === key ? state.inspected : NOTHING;
}

function keepEqual<T>(former: T, next: T): T {
  return JSON.stringify(former) === JSON.stringify(next) ? former : next;
}
