/** The cluster-node-timeout that decided a failover: a run may change it on any node, by CONFIG SET. */
import type { TimedInput, WorldInput } from '../../protocol/WorldInput.ts';

const NAME = 'cluster-node-timeout';
/** Redis's default, when the run sets no other. */
const DEFAULT_MS = 15_000;

interface RunHistory {
  readonly config: Readonly<Record<string, string>>;
  readonly inputs: readonly TimedInput[];
  readonly nodes: number;
}

/**
 * The median of what the other nodes were set to at the fault: a majority of them has to agree on FAIL.
 * A restart forgets CONFIG SET.
 *
 * @param failed the node that was lost; its own setting decides nothing
 */
export function timeoutInForce(run: RunHistory, failed: number, faultAtUs: number): number {
  const booted = Number(run.config[NAME] ?? DEFAULT_MS) || DEFAULT_MS;
  const timeouts = Array.from({ length: run.nodes }, () => booted);
  for (const { atUs, input } of run.inputs) {
    if (atUs > faultAtUs) break;
    const set = setBy(input, booted);
    if (set !== null && set.node < run.nodes) timeouts[set.node] = set.ms;
  }
  const others = timeouts.filter((_, node) => node !== failed).toSorted((a, b) => a - b);
  return others[others.length >> 1] ?? booted;
}

/** Which node's timeout an input sets, and to what. */
function setBy(input: WorldInput, booted: number): { node: number; ms: number } | null {
  if (input.type === 'node.restart') return { node: input.node, ms: booted };
  if (input.type !== 'console.command') return null;
  const [command = '', verb = '', ...pairs] = input.argv.map((word) => word.toLowerCase());
  if (command !== 'config' || verb !== 'set') return null;
  const value = pairs[pairs.findIndex((word, at) => at % 2 === 0 && word === NAME) + 1] ?? '';
  const isSet = pairs.includes(NAME) && /^\d{1,9}$/.test(value);
  return isSet ? { node: input.node, ms: Number(value) } : null;
}
