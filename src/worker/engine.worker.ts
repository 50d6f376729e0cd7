/** The Web Worker in which the simulation runs: nothing but the host and its surroundings. */
import { engineDoor } from '../host/engineDoor.ts';
import { Host } from '../host/Host.ts';
import { streamCodec } from './codec.ts';
import { soon } from './soon.ts';

const host = new Host(
  {
    nowMs: () => performance.now(),
    schedule: (delayMs, turn) => {
      if (delayMs <= 0) soon(turn);
      else setTimeout(turn, delayMs);
    },
    post: (message, transfer) => postMessage(message, [...transfer]),
    codec: streamCodec,
  },
  engineDoor,
);

onmessage = (event: MessageEvent<unknown>) => host.receive(event.data);
host.start();
