import { expect, test, type Page } from '@playwright/test';
import { engineDoor } from '../../src/host/engineDoor.ts';
import type { RequestName, Requests } from '../../src/protocol/messages.ts';
import type { TimedInput } from '../../src/protocol/WorldInput.ts';
import { DEFAULT_SETUP } from '../../src/scenarios/defaultSetup.ts';
import { HostBench } from '../support/hostBench.ts';

const INPUTS: readonly TimedInput[] = [
  { atUs: 3_000_000, input: { type: 'node.kill', node: 0 } },
  {
    atUs: 7_000_000,
    input: { type: 'link.cut', from: [1], to: [2, 4], ways: 'one', clients: true },
  },
  { atUs: 9_000_000, input: { type: 'node.restart', node: 0, files: 'kept' } },
  { atUs: 10_000_000, input: { type: 'link.heal', fault: 'all' } },
];
const OPENING: Requests['run.open'][0] = { setup: DEFAULT_SETUP, inputs: INPUTS, atUs: 0 };
const MOMENTS_US = [2_000_000, 6_543_210, 12_000_000, 4_000_000];

/** Asks a worker of its own, made from the very file that the page runs. */
async function askInBrowser(
  page: Page,
  url: string,
  requests: readonly (readonly [RequestName, unknown])[],
): Promise<readonly unknown[]> {
  return page.evaluate(
    async ([address, list]) => {
      const worker = new Worker(address, { type: 'module' });
      const answers: unknown[] = [];
      for (const [id, [name, payload]] of list.entries()) {
        answers.push(
          await new Promise((resolve) => {
            worker.onmessage = ({ data }) => {
              if (data.kind === 'answer' && data.id === id) resolve(data.answer.value);
            };
            worker.postMessage({ id, name, payload });
          }),
        );
      }
      worker.terminate();
      return answers;
    },
    [url, requests] as const,
  );
}

test('Node and Chromium come to the same states, and to each other by link', async ({ page }) => {
  const started = page.waitForEvent('worker');
  await page.goto('./');
  const url = (await started).url();
  const bench = new HostBench(engineDoor);
  bench.get('run.open', OPENING);
  const expected = MOMENTS_US.map((atUs) => {
    bench.get('transport.seek', { atUs });
    return bench.get('run.hash', null);
  });

  const answers = await askInBrowser(page, url, [
    ['run.open', OPENING],
    ...MOMENTS_US.flatMap(
      (atUs) =>
        [
          ['transport.seek', { atUs }],
          ['run.hash', null],
        ] as const,
    ),
    ['run.link', null],
  ]);

  expect(answers.filter((one) => /^[0-9a-f]{16}$/.test(String(one)))).toEqual(expected);
  const link = String(answers.at(-1));
  expect(new HostBench(engineDoor).get('run.openLink', { link })).toMatchObject({
    nowUs: MOMENTS_US.at(-1),
    isSameState: true,
  });
  const [reopened] = await askInBrowser(page, url, [
    ['run.openLink', { link: bench.get('run.link', null) }],
  ]);
  expect(reopened).toMatchObject({ isSameState: true });
});
