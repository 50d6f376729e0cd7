/**
 * Moves the cursor through time. While a drag runs, only the newest wanted moment is sent, and only
 * when the former seek has been answered: the host is never flooded.
 */
import { ask } from './link.ts';
import { cursorStore } from './cursor.ts';
import { runStore } from './run.ts';

let wantedUs: number | null = null;
let isSeeking = false;

export function seek(atUs: number): void {
  wantedUs = Math.max(0, Math.round(atUs));
  cursorStore.setState({ atUs: wantedUs });
  if (!isSeeking) void run();
}

/** The drag ended: the line follows the transport's clock again. */
export function endSeek(): void {
  if (!isSeeking) cursorStore.setState({ atUs: null });
}

async function run(): Promise<void> {
  isSeeking = true;
  let last = runStore.getState().transport.nowUs;
  while (wantedUs !== null) {
    last = wantedUs;
    wantedUs = null;
    await ask('transport.seek', { atUs: last });
  }
  isSeeking = false;
  if (cursorStore.getState().atUs === last) cursorStore.setState({ atUs: null });
}
