/**
 * Faults at random moments, each possible when it comes: the drawer keeps its own book of who is up.
 *
 * Ends with everything undone: the paused resumed, the dark powered, the dead restarted with their files,
 * every link healed, the workload still running.
 */
import type { TimedInput, WorldInput } from '../../protocol/WorldInput.ts';
import { below, chance, pick, type Dice } from './Dice.ts';

/** The cluster is whole and served by then (2 s rule of restarted masters included), µs. */
const START_US = 3_000_000;

type Health = 'up' | 'dead' | 'paused' | 'dark';

export interface Storm {
  readonly inputs: readonly TimedInput[];
  readonly calmAtUs: number;
}

export function drawStorm(dice: Dice, nodes: number, nodeTimeoutMs: number): Storm {
  const health: Health[] = Array.from({ length: nodes }, () => 'up');
  const inputs: TimedInput[] = [];
  const faults = 1 + below(dice, 12);
  const losesFiles = chance(dice, 15);
  let atUs = START_US + below(dice, nodeTimeoutMs * 2000);
  for (let i = 0; i < faults; i++) {
    for (const input of drawFault(dice, health, losesFiles)) inputs.push({ atUs, input });
    // Bursts, pauses shorter than detection, and pauses long enough for a failover.
    const scaleMs = pick(dice, [10, 200, nodeTimeoutMs, nodeTimeoutMs * 2, nodeTimeoutMs * 4]);
    atUs += 1 + below(dice, scaleMs * 1000);
  }
  const calmAtUs = atUs + below(dice, nodeTimeoutMs * 3000);
  for (const input of calm(health)) inputs.push({ atUs: calmAtUs, input });
  return { inputs, calmAtUs };
}

function drawFault(dice: Dice, health: Health[], losesFiles: boolean): WorldInput[] {
  const node = below(dice, health.length);
  if (health[node] !== 'up' && chance(dice, 60))
    return bringBack(health, node, losesFiles && chance(dice, 30));
  const kind = pick(dice, [
    'kill',
    'kill',
    'pause',
    'pause',
    'power',
    'cut',
    'cut',
    'cut',
    'slow',
    'lossy',
    'heal',
    'restart',
  ] as const);
  switch (kind) {
    case 'kill':
      if (health[node] === 'dead' || health[node] === 'dark') return [];
      health[node] = 'dead';
      return [{ type: 'node.kill', node }];
    case 'pause':
      if (health[node] !== 'up') return [];
      health[node] = 'paused';
      return [{ type: 'node.pause', node }];
    case 'power':
      if (health[node] === 'dark') return [];
      health[node] = 'dark';
      return [{ type: 'host.powerCut', node }];
    case 'restart':
      if (health[node] === 'dark') return [];
      health[node] = 'up';
      return [
        { type: 'node.restart', node, files: losesFiles && chance(dice, 30) ? 'lost' : 'kept' },
      ];
    case 'heal':
      return [{ type: 'link.heal', fault: 'all' }];
    case 'cut':
    case 'slow':
    case 'lossy':
      return drawLinkFault(dice, kind, health.length);
  }
}

function bringBack(health: Health[], node: number, isFresh: boolean): WorldInput[] {
  const was = health[node];
  health[node] = 'up';
  if (was === 'paused') return [{ type: 'node.resume', node }];
  if (was === 'dark') return [{ type: 'host.powerOn', node }];
  return [{ type: 'node.restart', node, files: isFresh ? 'lost' : 'kept' }];
}

function drawLinkFault(dice: Dice, kind: 'cut' | 'slow' | 'lossy', nodes: number): WorldInput[] {
  if (nodes < 2) return [];
  const from: number[] = [];
  const to: number[] = [];
  const share = pick(dice, [20, 35, 50]);
  for (let node = 0; node < nodes; node++) {
    if (chance(dice, share)) from.push(node);
    else if (chance(dice, 85)) to.push(node);
  }
  if (from.length === 0 || to.length === 0) return [];
  switch (kind) {
    case 'cut':
      return [
        {
          type: 'link.cut',
          from,
          to,
          ways: chance(dice, 25) ? 'one' : 'both',
          clients: chance(dice, 40),
        },
      ];
    case 'slow':
      return [
        { type: 'link.slow', from, to, addedUs: pick(dice, [5000, 50_000, 300_000, 2_000_000]) },
      ];
    case 'lossy':
      return [{ type: 'link.lossy', from, to, lossPermille: pick(dice, [10, 100, 400]) }];
  }
}

function calm(health: readonly Health[]): WorldInput[] {
  const inputs: WorldInput[] = [{ type: 'link.heal', fault: 'all' }];
  health.forEach((state, node) => {
    if (state === 'paused') inputs.push({ type: 'node.resume', node });
    if (state === 'dark') inputs.push({ type: 'host.powerOn', node });
    if (state === 'dead') inputs.push({ type: 'node.restart', node, files: 'kept' });
  });
  return inputs;
}
