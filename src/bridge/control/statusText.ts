/** What STATUS prints: a line for each node, then what is broken. */
import type { NodeStatus } from '../../host/live/LiveEngine.ts';
import type { LiveWorld } from '../../host/live/LiveWorld.ts';
import type { LinkFault } from '../../protocol/WorldInput.ts';

export function statusText(world: LiveWorld): string {
  const firstPort = world.setup.live?.firstPort ?? 0;
  const names = (nodes: readonly number[]): string =>
    nodes.map((node) => String(firstPort + node)).join(',');
  const lines = [
    `time ${(world.nowUs / 1_000_000).toFixed(3)} s, seed ${world.setup.seed}`,
    ...world.nodes().map(nodeLine),
    `latency ${world.latencyUs() / 1_000} ms`,
    ...world.faults().map((fault) => faultLine(fault, names)),
  ];
  return `${lines.join('\n')}\n`;
}

function nodeLine(node: NodeStatus): string {
  const { port, name, state, role, masterPort, slots, keys, clients, clusterState } = node;
  const head = `${port} ${name} ${state}`;
  if (role === 'unknown') return head;
  const words = [head, masterPort < 0 ? role : `${role} of ${masterPort}`];
  if (clusterState !== null) words.push(`slots ${slots}`, `cluster ${clusterState}`);
  return [...words, `keys ${keys}`, `clients ${clients}`].join(' ');
}

function faultLine(fault: LinkFault, names: (nodes: readonly number[]) => string): string {
  const { id, kind, from, to, ways, amount, sinceUs } = fault;
  const arrow = ways === 'one' ? '->' : '<->';
  const size =
    kind === 'slow' ? ` ${amount / 1_000} ms` : kind === 'lossy' ? ` ${amount} permille` : '';
  const since = (sinceUs / 1_000_000).toFixed(3);
  const others = to.length === 0 ? 'clients' : names(to);
  return `fault ${id} ${kind}${size} ${names(from)} ${arrow} ${others} since ${since} s`;
}
