/** The words of the control port: what each does to the world, and what it answers. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RespReply } from '../../host/live/RespReader.ts';
import type { NodeStatus } from '../../host/live/LiveEngine.ts';
import type { WorldInput } from '../../protocol/WorldInput.ts';
import { groupAt, nodeAt, Refusal, type ControlContext } from './ControlContext.ts';
import { slowInput, wholeLatency } from './latencyOrder.ts';
import { statusText } from './statusText.ts';

const OK: RespReply = { simple: 'OK' };

export interface Order {
  /** Words after the name, as HELP shows them. */
  readonly syntax: string;
  readonly about: string;
  /** Fewest and most words after the name. */
  readonly words: readonly [number, number];
  readonly run: (context: ControlContext, words: readonly string[]) => RespReply;
}

/** Gives an input that names nodes; what the engine refuses is told in its words. */
function give(context: ControlContext, input: WorldInput): RespReply {
  const given = context.act((world) => world.give(input));
  if (!given.ok) throw new Refusal(given.error.text);
  return OK;
}

type NodeOrder = 'node.kill' | 'node.pause' | 'node.resume' | 'host.powerCut' | 'host.powerOn';

/** States in which an order makes sense, and what to do in another. */
const NEEDS: Readonly<Record<NodeOrder, readonly [readonly NodeStatus['state'][], string]>> = {
  'node.kill': [['up', 'paused'], 'RESTART starts a dead node, POWERON one without power'],
  'node.pause': [['up'], 'only a running node can be paused'],
  'node.resume': [['paused'], 'only a paused node can be resumed'],
  'host.powerCut': [['up', 'paused', 'dead'], 'POWERON gives the power back'],
  'host.powerOn': [['off'], 'it has power'],
};

function onNode(type: NodeOrder): Order['run'] {
  return (context, [port]) => {
    const node = nodeAt(context, port);
    const [states, advice] = NEEDS[type];
    const state = context.act((world) => world.nodes()[node]?.state ?? 'dead');
    if (!states.includes(state)) throw new Refusal(`node ${port} is ${state}; ${advice}`);
    return give(context, { type, node });
  };
}

function restart(context: ControlContext, [port, option]: readonly string[]): RespReply {
  const node = nodeAt(context, port);
  if (option !== undefined && option.toLowerCase() !== 'without-files')
    throw new Refusal(`'${option}' is no option of RESTART; WITHOUT-FILES is`);
  const isOff = context.act((world) => world.nodes()[node]?.state === 'off');
  if (isOff) throw new Refusal(`node ${port} is off; POWERON gives the power back`);
  const files = option === undefined ? 'kept' : 'lost';
  return give(context, { type: 'node.restart', node, files });
}

function cut(ways: 'both' | 'one'): Order['run'] {
  return (context, [a, b]) => {
    if (a === '*') throw new Refusal("'*' (all others) can only be the second group");
    const from = groupAt(context, a, []);
    const to = groupAt(context, b, from);
    return give(context, { type: 'link.cut', from, to, ways, clients: false });
  };
}

function heal(context: ControlContext, [which = 'all']: readonly string[]): RespReply {
  if (which.toLowerCase() === 'all') {
    context.act((world) => {
      // Nothing to heal is no mistake of whoever heals everything.
      world.give({ type: 'link.heal', fault: 'all' });
      world.give({ type: 'network.latency', latencyUs: world.setup.network.latencyUs });
    });
    return OK;
  }
  if (!/^\d{1,9}$/.test(which))
    throw new Refusal(`'${which}' is no fault; HEAL takes ALL or a number that STATUS shows`);
  const given = context.act((world) => world.give({ type: 'link.heal', fault: Number(which) }));
  if (!given.ok) throw new Refusal(`there is no fault ${which}; STATUS shows those in force`);
  return OK;
}

function latency(context: ControlContext, [ms, a, b]: readonly string[]): RespReply {
  const addedUs = wholeLatency(ms);
  if (a === undefined) {
    context.act((world) => {
      const latencyUs = addedUs === 0 ? world.setup.network.latencyUs : addedUs;
      world.give({ type: 'network.latency', latencyUs });
    });
    return OK;
  }
  if (b === undefined) throw new Refusal('LATENCY takes one time for all, or a time and two nodes');
  const from = groupAt(context, a, []);
  return slowInput(context, from, groupAt(context, b, from), addedUs);
}

function status(context: ControlContext): RespReply {
  return { format: 'txt', text: context.act((world) => statusText(world)) };
}

function saveWorkload(context: ControlContext, [file]: readonly string[]): RespReply {
  // npm runs us in the project's folder; the caller's own is where it says INIT_CWD.
  const path = resolve(process.env['INIT_CWD'] ?? process.cwd(), file ?? '');
  const { text, commands } = context.recorder.write();
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (problem) {
    const { code, message } = problem as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new Refusal(`${path} exists already; name a new file`);
    throw new Refusal(`the file cannot be written: ${message}`);
  }
  return { simple: `${commands} commands saved to ${path}` };
}

export const ORDERS: Readonly<Record<string, Order>> = {
  KILL: {
    syntax: 'port',
    about: 'kill -9 of a node: its port refuses, its connections end',
    words: [1, 1],
    run: onNode('node.kill'),
  },
  RESTART: {
    syntax: 'port [WITHOUT-FILES]',
    about: 'starts it again, with its files or as an empty new node',
    words: [1, 2],
    run: restart,
  },
  PAUSE: {
    syntax: 'port',
    about: 'SIGSTOP: it stays silent, its port still accepts',
    words: [1, 1],
    run: onNode('node.pause'),
  },
  RESUME: { syntax: 'port', about: 'SIGCONT', words: [1, 1], run: onNode('node.resume') },
  POWEROFF: {
    syntax: 'port',
    about: 'its machine loses power: what was not on disk is lost, nobody is told',
    words: [1, 1],
    run: onNode('host.powerCut'),
  },
  POWERON: {
    syntax: 'port',
    about: 'its machine starts again, and it with it',
    words: [1, 1],
    run: onNode('host.powerOn'),
  },
  CUT: {
    syntax: 'a b',
    about: 'nothing passes between a and b: ports, several with commas; b may be * (all others)',
    words: [2, 2],
    run: cut('both'),
  },
  'CUT-ONE-WAY': {
    syntax: 'a b',
    about: 'nothing of a reaches b; the other way works',
    words: [2, 2],
    run: cut('one'),
  },
  HEAL: {
    syntax: '[ALL|number]',
    about: 'undoes every cut and latency, or the fault of that number',
    words: [0, 1],
    run: heal,
  },
  LATENCY: {
    syntax: 'ms [a b]',
    about: 'one-way latency between all nodes, or added between a and b; 0 takes it back',
    words: [1, 3],
    run: latency,
  },
  STATUS: { syntax: '', about: 'nodes, faults and latency', words: [0, 0], run: status },
  'SAVE-WORKLOAD': {
    syntax: 'file',
    about: 'saves what clients sent, for a replay in the page',
    words: [1, 1],
    run: saveWorkload,
  },
};
