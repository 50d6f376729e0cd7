/** Which sections of frames the visible panels want; the host is told when the sum changes. */
import type { ViewWants } from '../protocol/messages.ts';
import { ask } from './link.ts';
import { layoutStore } from './layout.ts';

export type Want = Partial<Omit<ViewWants, 'seenBy'>>;

const wants = new Set<Want>();
let sent = '';

/** Registers what a panel needs while it shows; returns how to stop. */
export function want(what: Want): () => void {
  wants.add(what);
  sendWants();
  return () => {
    wants.delete(what);
    sendWants();
  };
}

/** @param isForced also when nothing changed: a new host knows nothing yet */
export function sendWants(isForced = false): void {
  const sum = sumWants([...wants], layoutStore.getState().seenBy);
  const text = JSON.stringify(sum);
  if (text === sent && !isForced) return;
  sent = text;
  void ask('view.subscribe', sum);
}

export function sumWants(all: readonly Want[], seenBy: number): ViewWants {
  return {
    beliefs: all.some((one) => one.beliefs),
    slots: all.some((one) => one.slots),
    packets: all.some((one) => one.packets),
    seenBy,
  };
}

layoutStore.subscribe((state, former) => {
  if (state.seenBy !== former.seenBy) sendWants();
});
