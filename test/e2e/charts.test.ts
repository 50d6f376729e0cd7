import { expect } from '@playwright/test';
import { cursorOf, kill, listEvents, openRunning, pause, runUntil } from './controls.ts';
import { test } from './fixtures.ts';

/** What the charts tell of a real failover, by words and keys: a canvas alone would prove nothing. */

test.beforeEach(({ page }) => openRunning(page));

test('the anatomy writes itself and says why', async ({ page }) => {
  await pause(page);
  await kill(page, 'B');
  const anatomy = page.getByRole('region', { name: 'Failover' }).last();

  await expect(anatomy).toContainText('B was killed. Nobody holds PFAIL yet');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(anatomy).toContainText(
    /B is FAIL for 2 of 2 masters needed; B\/1 waits \d+ ms more/,
  );
  await expect(anatomy).toContainText(/B\/1 \(rank #0\) waited \d+ ms and won 2 votes/);
  await expect(anatomy.getByRole('row', { name: /detect/ })).toContainText('as promised');
  await expect(anatomy).toContainText(/Writes succeed again after \d\.\d+ s/);

  await listEvents(page);
  await expect(page.getByRole('button', { name: /are served again/ }).last()).toBeInViewport();
  await page.getByRole('searchbox', { name: 'Filter events' }).fill('is killed');
  await page.getByRole('button', { name: /B is killed/ }).click();
  await page.keyboard.press('Enter');
  await expect(anatomy.getByRole('row', { name: /detect/ })).toContainText('not finished');
});

test('causes lead from the victory back to the kill, and time can be looked back into', async ({
  page,
}) => {
  await kill(page, 'B');
  await expect(page.getByText(/won 2 votes/)).toBeVisible();
  await listEvents(page);
  await page.getByRole('searchbox', { name: 'Filter events' }).fill('wins epoch');
  await page.getByRole('button', { name: /B\/1 wins epoch/ }).click();
  await expect(page.getByText('since kill B')).toBeVisible();

  await page.keyboard.press('Enter');
  await expect(page.getByText(/Looking back .*your next action makes a branch here/)).toBeVisible();
  await cursorOf(page).focus();
  const before = await cursorOf(page).getAttribute('aria-valuetext');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(cursorOf(page)).not.toHaveAttribute('aria-valuetext', before ?? '');
  await page.getByRole('button', { name: 'Back to now' }).click();
  await expect(page.getByText(/your next action makes a branch/)).toBeHidden();
});

test('slots, beliefs, replication and clients tell the same story', async ({ page }) => {
  // They disagree for a few hundred milliseconds only: the run stops there, however slow the machine.
  await pause(page);
  await kill(page, 'B');
  await page.getByRole('tab', { name: 'Beliefs' }).first().click();
  await runUntil(page, 'PFAIL');
  await expect(page.getByRole('button', { name: /^B: \d PFAIL/ })).toBeVisible();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByText('All nodes agree about each other.')).toBeVisible();

  await page.getByRole('tab', { name: 'Slots' }).click();
  const key = page.getByRole('textbox', { name: 'key', exact: true });
  await key.fill('{user:1}:cart');
  await expect(page.getByText('slot 10778').first()).toBeVisible();
  await expect(page.getByText('B/1 owns it').first()).toBeVisible();
  await page.getByRole('button', { name: 'Show slot 10778' }).click();
  const map = page.getByRole('slider', { name: /Map of the 16384 hash slots/ });
  await expect(map).toHaveAttribute('aria-valuetext', 'slot 10778 · B/1 owns it');
  await map.focus();
  await page.keyboard.press('ArrowRight');
  await expect(map).toHaveAttribute('aria-valuetext', /^slot 10779/);

  await page.getByRole('tab', { name: 'Replication' }).first().click();
  await expect(page.getByRole('row', { name: /^A\/1 A connected/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Clients' }).click();
  await expect(page.getByRole('heading', { name: 'Acknowledged writes' })).toBeVisible();
});
