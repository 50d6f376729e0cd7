/** What the person can do to the run; refusals become a notice, never an exception. */
import type { Answer, RequestName, Requests, RunUntil, WallError } from '../protocol/messages.ts';
import type { RunSetup, WorkloadSetup } from '../protocol/RunSetup.ts';
import type { TimedInput, WorldInput } from '../protocol/WorldInput.ts';
import { dropClockStep } from './applyTransport.ts';
import { cursorStore } from './cursor.ts';
import { ask } from './link.ts';
import { notify } from './notices.ts';
import { runStore } from './run.ts';
import { clearSelection, selectNode } from './selection.ts';
import { clearConsole, setConsoleNode } from './consoleLog.ts';
import { lookThrough, EVERYONE } from './layout.ts';

/** Asks and tells the person when it was refused. */
export async function order<K extends RequestName>(
  name: K,
  payload: Requests[K][0],
): Promise<Answer<Requests[K][1]>> {
  const answer = await ask(name, payload);
  // A crash has a screen of its own, which may come a moment after this answer.
  const isTold = runStore.getState().phase === 'crashed';
  if (!answer.ok && !isTold && answer.error.code !== 'crashed') tellRefusal(answer.error);
  return answer;
}

/** What a live world cannot do has sentences of its own. */
function tellRefusal({ code, params = {}, text }: WallError): void {
  const isOfLive = code.startsWith('live');
  notify(isOfLive ? code : `error.${code}`, isOfLive ? 'calm' : 'bad', params, text);
}

export async function give(input: WorldInput): Promise<void> {
  cursorStore.setState({ atUs: null });
  const answer = await order('input.give', input);
  if (answer.ok && answer.value.branched) notify('branched', 'calm');
}

export async function setWorkload(workload: WorkloadSetup): Promise<void> {
  const answer = await order('workload.set', workload);
  if (answer.ok && answer.value.branched) notify('branched', 'calm');
}

export function togglePlaying(): void {
  const { playing } = runStore.getState().transport;
  cursorStore.setState({ atUs: null });
  void order(playing ? 'transport.pause' : 'transport.play', null);
}

let speedOrdered: number | null = null;

export function setSpeed(speed: number): void {
  speedOrdered = speed;
  void order('transport.speed', { speed }).then(() => {
    if (speedOrdered === speed) speedOrdered = null;
  });
}

/** The speed last asked for: a key pressed again must not wait until the host says that it has it. */
export function wantedSpeed(): number {
  return speedOrdered ?? runStore.getState().transport.speed;
}

export function step(by: 'event' | 'message' | 'tick', back: boolean): void {
  cursorStore.setState({ atUs: null });
  void order('transport.step', { by, back });
}

export function runUntil(until: RunUntil): void {
  void order('transport.runUntil', until);
}

export function switchBranch(branch: number): void {
  void order('branch.switch', { branch });
}

/** A formed cluster refuses every command for its first two seconds; by then replicas are in sync, too. */
const SETTLED_US = 4_000_000;
/** More nodes would take longer to compute than a person likes to wait. */
const QUICK_NODES = 12;

/** Where a new run is opened: a small cluster when it serves, its boot a rewind away; others at their start. */
function settledAtUs({ topology, workload }: RunSetup): number {
  const { masters, replicasPerMaster, emptyNodes, start } = topology;
  const nodes = masters * (1 + replicasPerMaster) + emptyNodes;
  const isQuick = start === 'formed' && nodes <= QUICK_NODES && workload.replay === null;
  return isQuick ? SETTLED_US : 0;
}

/** Opens a run, forgets everything that pointed into the former one, and sets it in motion. */
export async function openRun(
  setup: RunSetup,
  inputs: readonly TimedInput[] = [],
  atUs = settledAtUs(setup),
): Promise<boolean> {
  const answer = await order('run.open', { setup, inputs, atUs });
  if (!answer.ok) return false;
  becomeOpened(answer.value);
  void order('transport.play', null);
  return true;
}

/** Joins the world that the host has going. */
export async function attachRun(): Promise<void> {
  const answer = await ask('run.attach', null);
  if (answer.ok) becomeOpened(answer.value);
}

/** @returns false when the link is damaged or of an unknown version; the reason is kept for the page */
export async function openLink(link: string): Promise<boolean> {
  const answer = await ask('run.openLink', { link });
  if (answer.ok) becomeOpened(answer.value);
  else runStore.setState({ linkError: answer.error });
  return answer.ok;
}

function becomeOpened(opened: Requests['run.open'][1]): void {
  dropClockStep();
  // The first master is selected: the dangerous button is live from the first second.
  clearSelection();
  selectNode(opened.summary.nodes.length > 0 ? 0 : null);
  clearConsole();
  setConsoleNode(0);
  lookThrough(EVERYONE);
  cursorStore.setState({ atUs: null, hoverAtUs: null });
  runStore.setState((state) => ({
    phase: 'running',
    setup: opened.setup,
    summary: opened.summary,
    crash: null,
    generation: state.generation + 1,
  }));
}
