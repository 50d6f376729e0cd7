import { expect, type Page } from '@playwright/test';
import { Cluster } from 'ioredis';
import { freePorts, RunningBridge } from '../conformance/bridge/RunningBridge.ts';
import { clickNode, clockOf, expectFailover, kill, nodeOf, rowOf } from './controls.ts';
import { test as base } from './fixtures.ts';

/** A page attached to a bridge of one's own. */
interface Attached {
  /** What the bridge hosts: nodes, and further flags. */
  readonly world: { readonly nodes: number; readonly flags: readonly string[] };
  readonly bridge: RunningBridge;
}

const test = base.extend<Attached>({
  world: [{ nodes: 6, flags: [] }, { option: true }],
  bridge: [
    async ({ page, world }, use) => {
      const ui = await freePorts(1);
      const flags = ['--ui', String(ui), ...world.flags];
      const bridge = await RunningBridge.start({ nodes: world.nodes, flags });
      await page.goto(`http://127.0.0.1:${ui}/`);
      await expect(page.locator('[data-node="0"]')).toBeAttached();
      await use(bridge);
      // Before the bridge, or it complains of the lost connection.
      await page.goto('about:blank');
      await bridge.stop();
    },
    { auto: true },
  ],
});

/** A control of the top bar cannot act here, and says why. */
async function expectWhyNot(page: Page, name: string | RegExp, reason: string): Promise<void> {
  const button = page.getByRole('banner').getByRole('button', { name });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await button.focus();
  const tip = page.getByRole('tooltip').filter({ hasText: reason });
  const isSaid = async (): Promise<boolean> =>
    (await button.getAttribute('title'))?.includes(reason) === true || (await tip.count()) > 0;
  await expect.poll(isSaid).toBe(true);
}

test('a node killed in the page makes a real program fail over', async ({ page, bridge }) => {
  const cluster = new Cluster([{ host: '127.0.0.1', port: bridge.portOf(1) }]);
  cluster.on('error', () => {});
  // Slots 3300, 866 and 12182: two of A's, one of C's.
  await Promise.all(['b', 'foo', 'hello'].map((key) => cluster.set(key, 'before')));
  await kill(page, 'A');
  await expectFailover(page, 'A');
  await Promise.all(['b', 'foo', 'hello'].map((key) => cluster.set(key, 'after')));

  expect(await cluster.get('b')).toBe('after');
  await expect(nodeOf(page, 'A/1')).toContainText(/master, 5461 slots, up/);
  expect(await bridge.control('status')).toContain(`${bridge.port} A dead`);
  cluster.disconnect();
});

test('what a program breaks by the control port is seen in the page', async ({ page, bridge }) => {
  await bridge.control('pause', String(bridge.portOf(2)));
  await expect(rowOf(page, 'C')).toContainText('paused');

  await bridge.control('resume', String(bridge.portOf(2)));
  await expect(rowOf(page, 'C')).not.toContainText('paused');
});

test('a live world can be looked back at, not paused, slowed or branched', async ({
  page,
  bridge,
}) => {
  expect(bridge.ready).toContain('ui=');
  await expectWhyNot(page, 'Pause', 'cannot be paused, slowed or hurried');
  await expectWhyNot(page, '1×', 'cannot be paused, slowed or hurried');
  await expectWhyNot(page, 'main', 'its past cannot be changed');
  await expectWhyNot(page, /^Seed/, 'attached to a bridge');
  await expectWhyNot(page, /^Share/, 'more than a link can hold');

  await page.keyboard.press(',');
  await expect(page.getByText('looking back', { exact: true })).toBeVisible();
  await expect.poll(() => clockOf(page)).toBeGreaterThan(30);
  const then = await clockOf(page);
  await expect(page.getByText('the live world goes on')).toBeVisible();
  await clickNode(page, 'B');
  await page.keyboard.press('k');
  await expect(page.getByText('its past cannot be changed. Go back to now.')).toBeVisible();
  expect(await clockOf(page)).toBe(then);

  await page.getByRole('button', { name: 'Back to now' }).click();
  await expect(page.getByText('looking back', { exact: true })).toBeHidden();
  await expect.poll(() => clockOf(page)).toBeGreaterThan(then);
});

test('what programs sent is saved from the page', async ({ page, bridge }) => {
  await bridge.cli(['-c', 'set', 'saved', 'yes']);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save what programs sent, for a replay' }).click();

  expect((await download).suggestedFilename()).toBe('workload.txt');
});

test.describe('without Cluster', () => {
  test.use({
    world: { nodes: 2, flags: ['--mode', 'standalone', '--masters', '1', '--replicas', '1'] },
  });

  test('the page speaks of keys and replication, not of slots, beliefs and failover', async ({
    page,
  }) => {
    await expect(page.getByText('nobody replaces a master. Kill it and see.')).toBeVisible();
    await expect(nodeOf(page, 'A')).toHaveText('A, master, up');
    await expect(page.getByText('0 keys').first()).toBeVisible();
    await expect(page.getByText(/No failover: without Cluster/)).toBeVisible();
    await page.getByRole('tab', { name: 'Slots' }).click();
    await expect(page.getByText('there are no slots')).toBeVisible();
    await page.getByRole('tab', { name: 'Replication' }).first().click();
    await expect(page.getByText(/A at offset \d+/)).toBeVisible();
    await expect(page.getByRole('row', { name: /^A\/1 A connected/ })).toBeVisible();
    await expect(page.getByText(/cluster_state|not served|As seen by/)).toHaveCount(0);
  });
});
