import { expect } from '@playwright/test';
import {
  clickNode,
  clockOf,
  kill,
  openRunning,
  rowOf,
  runUntil,
  pause,
  scrubBackUntil,
  speedUp,
  waitForClock,
} from './controls.ts';
import { test } from './fixtures.ts';

test('scrubbing back and acting there makes a branch; the old future stays', async ({ page }) => {
  await openRunning(page);
  await kill(page, 'B');
  await speedUp(page);
  await expect(rowOf(page, 'B/1')).toContainText('master');
  const head = await clockOf(page);

  await pause(page);
  await scrubBackUntil(page, () =>
    expect(rowOf(page, 'B')).not.toContainText('killed', { timeout: 1_000 }),
  );
  expect(await clockOf(page)).toBeLessThan(head);
  await clickNode(page, 'C');
  await page.getByRole('button', { name: 'Kill C' }).click();
  await expect(page.getByText('this is a new branch. The old future is kept.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Branch: branch 1' })).toBeVisible();
  await expect(rowOf(page, 'C')).toContainText('killed');

  await page.getByRole('button', { name: 'Branch: branch 1' }).click();
  await page.getByRole('menuitemcheckbox', { name: /main/ }).click();
  await expect(page.getByRole('button', { name: 'Branch: main' })).toBeVisible();
  await expect(rowOf(page, 'B')).toContainText('killed');
  await expect(rowOf(page, 'B/1')).toContainText('master');
  await expect(rowOf(page, 'C')).not.toContainText('killed');
});

test('pause holds the clock, steps move it by one event, and run-until stops at what it names', async ({
  page,
}) => {
  await openRunning(page);
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  const clock = page.getByTestId('clock');
  await page.keyboard.press('m');
  await expect(clock).toHaveText(/\d\d:\d\d\.\d{6}$/);
  const at = await clock.innerText();
  await page.keyboard.press('m');
  await expect(clock).not.toHaveText(at);
  await page.keyboard.press(',');
  await page.keyboard.press('End');

  await clickNode(page, 'A');
  await page.keyboard.press('k');
  await runUntil(page, 'promotion');
  await expect(rowOf(page, 'A/1')).toContainText('master');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await waitForClock(page, (await clockOf(page)) + 0.2);
});
