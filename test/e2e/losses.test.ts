import { expect } from '@playwright/test';
import { clickNode, openRunning, rowOf, speedUp } from './controls.ts';
import { test } from './fixtures.ts';

test('a master parted from the others but not from its clients loses acknowledged writes', async ({
  page,
}) => {
  await openRunning(page);
  await clickNode(page, 'B');
  await page.getByRole('button', { name: /^Isolate/ }).click();
  await speedUp(page);
  await expect(rowOf(page, 'B/1')).toContainText('master');
  await page.getByRole('button', { name: /^Heal/ }).click();

  const toast = page.getByText(/acknowledged writes? (was|were) lost/);
  await expect(toast).toBeVisible();
  await page.getByRole('button', { name: 'See why' }).click();
  await expect(page.getByText(/since cut/)).toBeVisible();
  await expect(page.getByTestId('lost')).toHaveText(/^[1-9]/);
  await page.getByTestId('ledger').click();
  await expect(page.getByRole('heading', { name: 'Acknowledged writes' })).toBeVisible();
  await expect(page.getByText('accepted on the losing side of a partition').first()).toBeVisible();
  await expect(rowOf(page, 'B')).toContainText('replica');
});
