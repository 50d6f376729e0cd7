/** The page's start: the real engine in a Web Worker, or the bridge that served the page. */
import { SocketPort } from '../store/SocketPort.ts';
import { liveAddress } from './liveAddress.ts';
import { startPage } from './startPage.tsx';

const live = liveAddress();
void (live === null
  ? startPage(
      () => new Worker(new URL('../worker/engine.worker.ts', import.meta.url), { type: 'module' }),
    )
  : startPage(() => new SocketPort(new WebSocket(live)), true));
