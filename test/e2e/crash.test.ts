import { expect } from '@playwright/test';
import { command, openRunning, rowOf, waitForClock } from './controls.ts';
import { test } from './fixtures.ts';

test('the page outlives an engine that stops itself, and starts another', async ({ page }) => {
  await openRunning(page);
  await command(page, 'Make the simulation fail');

  const screen = page.getByRole('alert');
  await expect(screen).toContainText('The simulation stopped itself');
  await expect(screen).toContainText('Seed');
  await expect(page.getByText(/^Refused/)).toHaveCount(0);
  await expect(screen.getByRole('button', { name: 'Copy reproduction' })).toBeVisible();
  await screen.getByRole('button', { name: 'Start again' }).click();
  await expect(rowOf(page, 'A')).toContainText('master');
  await waitForClock(page, 0.5);
});
