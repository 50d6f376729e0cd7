import { beforeEach, expect, test } from 'vitest';
import {
  applyConsoleReply,
  awaitReply,
  clearConsole,
  consoleStore,
} from '../../src/store/consoleLog.ts';

beforeEach(() => consoleStore.setState(consoleStore.getInitialState(), true));

const isWaiting = () => consoleStore.getState().isWaiting;

test('a command waits until something is answered', () => {
  awaitReply();
  expect(isWaiting()).toBe(true);
  applyConsoleReply({ console: 0, node: 0, text: 'PONG', kind: 'reply' });
  expect(isWaiting()).toBe(false);
});

test('an emptied console waits for nothing', () => {
  awaitReply();
  clearConsole();
  expect(isWaiting()).toBe(false);
});
