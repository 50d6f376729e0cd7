import type { NodeIndex } from '../protocol/WorldInput.ts';
import { setConsoleNode } from './consoleLog.ts';
import { openConsoleLine } from './openConsoleLine.ts';
import { runStore } from './run.ts';
import { quoteArgument } from './splitArgs.ts';

/** Changes a directive as a person would: by a line in the console, where Redis's answer is read. */
export async function setConfig(node: NodeIndex, name: string, value: string): Promise<void> {
  const card = runStore.getState().summary?.nodes[node];
  if (!card) return;
  setConsoleNode(node);
  await openConsoleLine(`CONFIG SET ${name} ${quoteArgument(value)}`, `${card.ip}:${card.port}> `);
}
