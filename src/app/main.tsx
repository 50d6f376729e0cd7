/** The page's start: the real engine in a Web Worker. */
import { startPage } from './startPage.tsx';

void startPage(
  () => new Worker(new URL('../worker/engine.worker.ts', import.meta.url), { type: 'module' }),
);
