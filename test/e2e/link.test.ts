import { expect } from '@playwright/test';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { fnv1a } from '../../src/base/fnv.ts';
import { clockOf, kill, openPage, openRunning, rowOf, share, waitForClock } from './controls.ts';
import { test } from './fixtures.ts';

/** The same link, made by an engine that does not exist yet: its check fits, its version does not. */
function asFutureVersion(link: string): string {
  const data = link.split('.')[2] ?? '';
  const json = inflateRawSync(Buffer.from(data, 'base64url')).toString('latin1');
  const changed = json.replace(/"v":\d+/, '"v":999');
  const check = fnv1a(changed).toString(36);
  return `s1.${check}.${deflateRawSync(Buffer.from(changed, 'latin1')).toString('base64url')}`;
}

test('a shared link opens the same run at the same state hash in a fresh page', async ({
  page,
  context,
}) => {
  await openRunning(page);
  await kill(page, 'A');
  await expect(rowOf(page, 'A/1')).toContainText('master');
  const shared = await share(page);
  expect(shared.hash).toMatch(/^[0-9a-f]{16}$/);

  await waitForClock(page, shared.at);

  const fresh = await context.newPage();
  await openPage(fresh, shared.link);
  await expect(rowOf(fresh, 'A')).toContainText('killed');
  await expect(rowOf(fresh, 'A/1')).toContainText('master');
  expect(await clockOf(fresh)).toBe(shared.at);
  expect((await share(fresh)).hash).toBe(shared.hash);
});

test('a malformed link says so and the default cluster starts', async ({ page }) => {
  await openPage(page, 's1.nonsense.AAAA');

  await expect(page.getByRole('alert')).toContainText('This link is damaged');
  await expect(rowOf(page, 'C')).toContainText('master');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText('This link is damaged')).toBeHidden();
});

test('a link of an unknown engine version says so', async ({ page, context }) => {
  await openRunning(page);
  const { link } = await share(page);
  const fresh = await context.newPage();
  await openPage(fresh, asFutureVersion(link));

  await expect(fresh.getByRole('alert')).toContainText('made with another engine version');
});
