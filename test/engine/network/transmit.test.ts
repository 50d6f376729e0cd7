import { SOCKET_WORDS, Word } from '../../../src/engine/network/Network.ts';
import { describe, expect, test } from 'vitest';
import { SOCKET_BUFFER_BYTES } from '../../../src/engine/network/sockets.ts';
import { wires, type Wires } from '../../support/wires.ts';

/** A connection on which each side has answered the other at once, as on a bus link: acknowledgements wait. */
function conversation(w: Wires, noDelay: boolean): number {
  const socket = w.connect(noDelay);
  for (let i = 0; i < 3; i++) {
    w.write(socket, 'question');
    w.run(1);
    w.write(socket ^ 1, 'answer');
    w.run(1);
  }
  w.run(200);
  w.heard.length = 0;
  return socket;
}

describe('Nagle and the delayed acknowledgement', () => {
  test('[NT3] without TCP_NODELAY a second small write waits for the acknowledgement of the first', () => {
    const w = wires();
    const socket = conversation(w, false);
    const start = w.world.nowUs;
    w.write(socket, 'one');
    w.run(1);
    w.write(socket, 'two');
    w.run(100);
    expect(w.momentOf('b', 'data', 0) - start).toBe(100);
    const held = w.momentOf('b', 'data', 1) - start;
    expect(held).toBeGreaterThan(40_000);
    expect(held).toBeLessThan(45_000);
  });

  test('[NT3] with it nothing waits', () => {
    const w = wires();
    const socket = conversation(w, true);
    const start = w.world.nowUs;
    w.write(socket, 'one');
    w.run(1);
    w.write(socket, 'two');
    w.run(100);
    expect(w.momentOf('b', 'data', 1) - start).toBe(1_100);
  });

  test('[NT4] data the other way carries the acknowledgement', () => {
    const w = wires();
    const socket = conversation(w, false);
    const start = w.world.nowUs;
    w.write(socket, 'one');
    w.run(1);
    w.write(socket, 'two');
    w.run(9);
    w.write(socket ^ 1, 'answer');
    w.run(100);
    expect(w.momentOf('b', 'data', 1) - start).toBe(10_000 + 100 + 100);
  });

  test('[NT4] who has not been answering acknowledges at once', () => {
    const w = wires();
    const socket = w.connect(false);
    const start = w.world.nowUs;
    w.write(socket, 'one');
    w.write(socket, 'two');
    w.run(100);
    expect(w.momentOf('b', 'data', 1) - start).toBe(300);
  });

  test('[NT4] a delayed acknowledgement that had to go alone ends the delaying', () => {
    const w = wires();
    const socket = conversation(w, false);
    for (const word of ['one', 'two', 'three', 'four']) {
      w.write(socket, word);
      w.run(100);
    }
    w.heard.length = 0;
    const start = w.world.nowUs;
    w.write(socket, 'five');
    w.run(1);
    w.write(socket, 'six');
    w.run(100);
    expect(w.momentOf('b', 'data', 1) - start).toBeLessThan(2_000);
  });

  test('[NT4] what was held leaves together, in order', () => {
    const w = wires();
    const socket = conversation(w, false);
    for (const word of ['one', 'two', 'three', 'four']) w.write(socket, word);
    w.run(100);
    expect(w.story('b')).toEqual(['data one', 'data two', 'data three', 'data four']);
    expect(w.momentOf('b', 'data', 3)).toBe(w.momentOf('b', 'data', 1));
  });
});

describe('order and time', () => {
  test('[NT7] a connection delivers in order, whatever the spread of delays', () => {
    const w = wires({ latencyUs: 1_000, jitterUs: 5_000 });
    const socket = w.connect();
    w.run(100);
    w.heard.length = 0;
    const sent = Array.from({ length: 200 }, (_, at) => at);
    for (const number of sent) {
      w.write(socket, number);
      w.run(0.05);
    }
    w.run(1_000);
    expect(w.heard.filter(({ at }) => at === 'b').map(({ payload }) => payload)).toEqual(sent);
  });

  test('[NT8] delays lie around the median with a long right tail', () => {
    const w = wires({ latencyUs: 1_000, jitterUs: 500 });
    const socket = w.connect();
    w.run(100);
    const delays: number[] = [];
    for (let i = 0; i < 600; i++) {
      w.heard.length = 0;
      const start = w.world.nowUs;
      w.write(socket, i);
      w.run(10);
      delays.push(w.momentOf('b', 'data') - start);
    }
    delays.sort((a, b) => a - b);
    const quantile = (share: number): number => delays[Math.floor(share * delays.length)] as number;
    expect(quantile(0.5)).toBeGreaterThan(900);
    expect(quantile(0.5)).toBeLessThan(1_100);
    expect(quantile(0.9)).toBeGreaterThan(1_300);
    expect(quantile(0)).toBeGreaterThan(700);
    expect(quantile(0.99)).toBeGreaterThan(1_900);
  });

  test('[NT8] a slow fault adds its latency each way', () => {
    const w = wires({ latencyUs: 100 });
    const socket = w.connect();
    w.fault('slow', 30_000);
    const start = w.world.nowUs;
    w.write(socket, 'x');
    w.run(100);
    expect(w.momentOf('b', 'data') - start).toBe(30_100);
  });

  test('[NT9] a lost segment comes a retransmission later, never not at all; the others wait behind it', () => {
    const w = wires({ lossPermille: 300 });
    const socket = w.connect();
    w.run(20_000);
    w.heard.length = 0;
    for (let i = 0; i < 100; i++) {
      w.write(socket, i);
      w.run(500);
    }
    w.run(10_000);
    const got = w.heard.filter(({ at }) => at === 'b').map(({ payload }) => payload);
    expect(got).toEqual(Array.from({ length: 100 }, (_, at) => at));
    const starts = w.world.nowUs - 10_000_000 - 100 * 500_000;
    const late = w.heard.filter(
      ({ atUs, payload }) => atUs - starts - Number(payload) * 500_000 > 200_000,
    );
    expect(late.length).toBeGreaterThan(15);
    expect(late.length).toBeLessThan(60);
  });

  test('[NT10] a link of limited bandwidth sends one byte after the other', () => {
    // 8 Mbit/s = 1 byte a µs.
    const w = wires({ bandwidthBps: 8_000_000 });
    const socket = w.connect();
    const start = w.world.nowUs;
    w.write(socket, 'one', 10_000);
    w.write(socket, 'two', 5_000);
    w.run(100);
    expect(w.momentOf('b', 'data', 0) - start).toBe(10_100);
    expect(w.momentOf('b', 'data', 1) - start).toBe(15_100);
  });
});

describe('buffers', () => {
  test('[NT11] who does not read makes the writer wait once the buffers are full', () => {
    const w = wires();
    const socket = w.connect();
    w.reads.b = false;
    let written = 0;
    while (w.write(socket, written, 65_536)) written++;
    w.run(100);
    expect(written * 65_536).toBe(SOCKET_BUFFER_BYTES);
    expect(w.story('a')).toEqual([]);

    w.readAgain('b', w.accepted[0] as number);
    w.run(1);
    expect(w.story('a')).toEqual(['writable']);
    expect(w.story('b')).toHaveLength(written);
    expect(w.write(socket, 'more')).toBe(true);
  });

  test('[NT12] a read takes so many bytes at most; a segment is handed over with its last byte', () => {
    const w = wires();
    const socket = w.connect();
    w.readBudget = 16_384;
    w.write(socket, 'long', 40_000);
    w.write(socket, 'short', 10);
    w.run(10);
    expect(w.story('b')).toEqual(['data long', 'data short']);
    expect(w.world.net.words[socket * SOCKET_WORDS + Word.queuedBytes]).toBe(0);
  });
});
