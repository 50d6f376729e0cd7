import { expect } from '@playwright/test';
import {
  clickNode,
  command,
  expectFailover,
  kill,
  nodeOf,
  openPage,
  openRunning,
  rowOf,
  speedUp,
} from './controls.ts';
import { commitsOf, test } from './fixtures.ts';

test('by the context menu: PFAIL, FAIL, election, promotion, and slots with a new owner', async ({
  page,
}) => {
  await openRunning(page);
  await clickNode(page, 'B', 'right');
  await page.getByRole('menuitem', { name: /^Kill/ }).click();
  await expect(rowOf(page, 'B')).toContainText('killed');
  await speedUp(page);

  await expectFailover(page, 'B');
  await expect(nodeOf(page, 'B/1')).toContainText(/master, 546\d slots, up/);
  await expect(page.getByText('won 2 votes')).toBeVisible();
});

test('by the command palette, and it comes back as a replica', async ({ page }) => {
  await openRunning(page);
  await clickNode(page, 'C');
  await command(page, 'Kill');
  await expect(rowOf(page, 'C')).toContainText('killed');
  await speedUp(page);
  await expect(rowOf(page, 'C/1')).toContainText('master');

  await page.getByRole('button', { name: /^Restart/ }).click();
  await expect(nodeOf(page, 'C')).toContainText('replica of C/1, up');
});

test('by keyboard alone, from the first Tab on', async ({ page }) => {
  await openPage(page);
  await page.keyboard.press('Tab');
  await expect(page.getByText('Skip to the Stage')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(nodeOf(page, 'A')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  const focused = page.locator('[data-node]:focus');
  await expect(focused).toHaveAttribute('aria-pressed', 'true');
  const name = ((await focused.textContent()) ?? '').split(',', 1)[0]?.split('/')[0] ?? '';
  await nodeOf(page, name).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('k');

  await expect(rowOf(page, name)).toContainText('killed');
  await page.keyboard.press('=');
  await page.keyboard.press('=');
  await expect(rowOf(page, `${name}/1`)).toContainText('master');
});

test('a failover costs React few commits: what moves is drawn, not rendered', async ({ page }) => {
  await openRunning(page);
  const before = await commitsOf(page);
  await kill(page, 'A');
  await expect(rowOf(page, 'A/1')).toContainText('master');

  expect(before).toBeGreaterThan(0);
  expect((await commitsOf(page)) - before).toBeLessThan(60);
});
