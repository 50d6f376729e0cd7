/**
 * `npm run bridge`: simulated nodes in real time, each behind a real TCP port.
 *
 * Everything about the world is the engine's; here are only its surroundings: flags, clock, sockets, the
 * control port, the page's server, and a clean end.
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { liveEngineDoor } from '../host/live/liveEngineDoor.ts';
import { liveSetup, WARM_UP_US } from '../host/live/liveSetup.ts';
import { LiveWorld } from '../host/live/LiveWorld.ts';
import { BridgeServer } from './BridgeServer.ts';
import { Clock } from './Clock.ts';
import { HELP } from './help.ts';
import { nodeCount, parseOptions, type Options } from './parseOptions.ts';

function say(text: string): void {
  console.error(`bridge: ${text}`);
}

function fail(text: string): never {
  say(text);
  process.exit(1);
}

/** The address that nodes announce: a name's first, and this machine's own for "every address". */
async function announcedIp(host: string): Promise<string> {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '::1';
  if (isIP(host) !== 0) return host;
  const found = await lookup(host, { family: 4 }).catch(() => null);
  return found?.address ?? fail(`--host ${host} is no address and no name that can be resolved`);
}

async function start(options: Options): Promise<BridgeServer> {
  const ip = await announcedIp(options.host);
  const startWallUs = Date.now() * 1_000 - WARM_UP_US;
  const { look } = liveEngineDoor;
  const setup = liveSetup({ ...options, ip, startWallUs }, (name, value) =>
    look.refuseConfig(name, value),
  );
  if (!setup.ok) return fail(setup.error.text);
  const clock = new Clock(WARM_UP_US, startWallUs);
  const world = new LiveWorld(liveEngineDoor, setup.value);
  while (!world.advance(WARM_UP_US, 100_000));
  const nodes = nodeCount(options);
  const bridge = new BridgeServer(
    world,
    clock,
    { host: options.host, port: options.port, nodes },
    say,
  );
  await bridge.open().catch((problem: Error) => fail(problem.message));
  return bridge;
}

async function main(): Promise<void> {
  const parsed = parseOptions(process.argv.slice(2));
  if (parsed.kind === 'help') return console.log(HELP);
  if (parsed.kind === 'error') return fail(parsed.text);
  const { options } = parsed;
  const bridge = await start(options);
  const ports = Array.from({ length: nodeCount(options) }, (_, node) => options.port + node);
  console.log(`ready ${ports.join(' ')}`);
  const end = (): void => {
    bridge.close();
    process.exit(0);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  // Whoever started us is gone without a word.
  process.on('disconnect', end);
}

void main();
