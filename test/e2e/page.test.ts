import { expect } from '@playwright/test';
import { clockOf, openPage, waitForClock } from './controls.ts';
import { test } from './fixtures.ts';

test('the page loads under a sub-path without a word on the console', async ({ page }) => {
  await openPage(page);

  await expect(page).toHaveTitle(/Slotscope/);
  await expect(page.getByText('This is a real cluster. Kill a master.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Kill A/ })).toBeEnabled();
});

test('the cluster runs by itself: time, messages and writes move', async ({ page }) => {
  await openPage(page);
  await waitForClock(page, 2);

  await expect(page.getByText(/[1-9]\d* msgs\/s/)).toBeVisible();
  const acked = page.getByTestId('ledger');
  const before = await acked.innerText();
  await expect.poll(() => acked.innerText()).not.toBe(before);
  const at = await clockOf(page);
  await waitForClock(page, at + 1);
});

test('the page carries a policy that forbids foreign code', async ({ page }) => {
  await page.goto('./');

  const policy = page.locator('meta[http-equiv="Content-Security-Policy"]');
  await expect(policy).toHaveAttribute('content', /default-src 'self'/);
});
