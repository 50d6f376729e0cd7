/** What the console shows and remembers. One console for the page; its endpoint is the selected node. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ConsoleReply } from '../protocol/messages.ts';
import type { NodeIndex } from '../protocol/WorldInput.ts';

export interface ConsoleEntry {
  readonly id: number;
  readonly kind: 'prompt' | ConsoleReply['kind'] | 'note';
  readonly prompt: string;
  readonly text: string;
}

export interface ConsoleState {
  readonly entries: readonly ConsoleEntry[];
  /** Oldest first, without repeats in a row. */
  readonly history: readonly string[];
  /** `-c`: follow MOVED and ASK. */
  readonly isFollowing: boolean;
  /** Endpoint; follows redirects as redis-cli does. */
  readonly node: NodeIndex;
  /** A command was given and nothing has been answered since. */
  readonly isWaiting: boolean;
}

/** More lines than anybody scrolls; older ones are dropped, and the first line says so. */
const ENTRIES_MAX = 500;
const HISTORY_MAX = 200;

export const consoleStore = createStore<ConsoleState>()(() => ({
  entries: [],
  history: [],
  isFollowing: true,
  node: 0,
  isWaiting: false,
}));

export function useConsole<T>(select: (state: ConsoleState) => T): T {
  return useStore(consoleStore, select);
}

export function appendEntry(kind: ConsoleEntry['kind'], text: string, prompt = ''): void {
  const { entries } = consoleStore.getState();
  const id = (entries[entries.length - 1]?.id ?? 0) + 1;
  consoleStore.setState({
    entries: [...entries.slice(1 - ENTRIES_MAX), { id, kind, prompt, text }],
  });
}

export function rememberLine(line: string): void {
  const { history } = consoleStore.getState();
  if (line === '' || history[history.length - 1] === line) return;
  consoleStore.setState({ history: [...history.slice(1 - HISTORY_MAX), line] });
}

/** A reply from the host; a followed redirect moves the endpoint, as redis-cli's prompt does. */
export function applyConsoleReply(reply: ConsoleReply): void {
  appendEntry(reply.kind, reply.text);
  consoleStore.setState({ isWaiting: false });
  const { isFollowing, node } = consoleStore.getState();
  if (isFollowing && reply.node >= 0 && reply.node !== node)
    consoleStore.setState({ node: reply.node });
}

/** Until a reply comes; a run that stands still gives none. */
export function awaitReply(): void {
  consoleStore.setState({ isWaiting: true });
}

export function clearConsole(): void {
  consoleStore.setState({ entries: [], isWaiting: false });
}

export function setConsoleNode(node: NodeIndex): void {
  consoleStore.setState({ node });
}

export function setFollowing(isFollowing: boolean): void {
  consoleStore.setState({ isFollowing });
}
