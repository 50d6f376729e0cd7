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
import { WorkloadRecorder } from '../host/live/WorkloadRecorder.ts';
import { isLoopback } from './access.ts';
import { BridgeServer } from './BridgeServer.ts';
import { Clock } from './Clock.ts';
import { ControlServer } from './control/ControlServer.ts';
import { HELP } from './help.ts';
import { PageServer } from './ui/PageServer.ts';
import { clientsMax, tooFewFiles } from './openFiles.ts';
import { nodeCount, parseOptions, type Options } from './parseOptions.ts';
import { protectedModeWarning } from './protectedMode.ts';

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

/** The world when its nodes serve. */
async function createLiveWorld(options: Options, startWallUs: number): Promise<LiveWorld> {
  const ip = await announcedIp(options.host);
  const denied = protectedModeWarning({ ...options, ip });
  if (denied !== null) say(denied);
  const { look } = liveEngineDoor;
  const config = { maxclients: String(clientsMax(nodeCount(options))), ...options.config };
  const setup = liveSetup({ ...options, config, ip, startWallUs }, (name, value) =>
    look.refuseConfig(name, value),
  );
  if (!setup.ok) return fail(setup.error.text);
  const world = new LiveWorld(liveEngineDoor, setup.value, options.uiPort !== null);
  while (!world.advance(WARM_UP_US, 100_000));
  world.history?.remember(world.world);
  return world;
}

interface Closing {
  close(): void;
}

/** Opens everything; `opened` collects what must be closed in the end. @returns words of the ready line */
async function start(options: Options, opened: Closing[]): Promise<readonly string[]> {
  const startWallUs = Date.now() * 1_000 - WARM_UP_US;
  const clock = new Clock(WARM_UP_US, startWallUs);
  const world = await createLiveWorld(options, startWallUs);
  const recorder = new WorkloadRecorder(startWallUs);
  const { host, port, controlPort, uiPort, token } = options;
  const nodes = nodeCount(options);
  const warning = tooFewFiles(nodes);
  if (warning !== null) say(warning);
  let pages: PageServer | null = null;
  const bridge = new BridgeServer(world, clock, { host, port, nodes }, say, () => {
    recorder.add(world.takeCommands(recorder.isRecording(world.nowUs)));
    world.keepHistory(() => performance.now());
    pages?.turn();
  });
  opened.push(bridge);
  await bridge.open();
  const ready = Array.from({ length: nodes }, (_, node) => String(port + node));
  /** Nobody from elsewhere reaches these without a token. */
  const ownHost = token !== null || isLoopback(host) ? host : '127.0.0.1';
  if (controlPort !== null) {
    const { loop } = bridge;
    const context = { act: loop.act.bind(loop), firstPort: port, nodes, recorder };
    const control = new ControlServer(context, token);
    opened.push(control);
    await control.open(ownHost, controlPort);
    ready.push(`control=${controlPort}`);
  }
  if (uiPort !== null) {
    const access = { host: ownHost, port: uiPort, token };
    pages = new PageServer(world, bridge.loop, recorder, 'dist', access);
    opened.push(pages);
    await pages.open();
    const shown = token === null ? '' : `?token=${encodeURIComponent(token)}`;
    ready.push(`ui=http://${await announcedIp(ownHost)}:${uiPort}/${shown}`);
  }
  return ready;
}

async function main(): Promise<void> {
  const parsed = parseOptions(process.argv.slice(2));
  if (parsed.kind === 'help') return console.log(HELP);
  if (parsed.kind === 'error') return fail(parsed.text);
  const opened: Closing[] = [];
  const end = (): void => {
    for (const each of opened) each.close();
    process.exit(0);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  // Whoever started us is gone without a word.
  process.on('disconnect', end);
  const ready = await start(parsed.options, opened).catch((problem: Error) =>
    fail(problem.message),
  );
  console.log(`ready ${ready.join(' ')}`);
}

void main();
