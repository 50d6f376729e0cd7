import { expect } from '@playwright/test';
import { clickNode, kill, openRunning, replies } from './controls.ts';
import { test } from './fixtures.ts';

test('a directive is changed in the inspector by a CONFIG SET that the console shows', async ({
  page,
}) => {
  await openRunning(page);
  await clickNode(page, 'B');
  await page.getByRole('tab', { name: 'Config' }).click();
  await page.getByRole('searchbox', { name: 'Filter' }).fill('cluster-node-timeout');
  await page.getByRole('button', { name: /^cluster-node-timeout: 2000/ }).click();
  const value = page.getByRole('textbox', { name: 'cluster-node-timeout' });
  await value.fill('700');
  await value.press('Enter');
  await expect(replies(page)).toContainText('10.0.0.2:7001> CONFIG SET cluster-node-timeout 700');
  await expect(page.getByRole('button', { name: /^cluster-node-timeout: 700/ })).toBeVisible();

  await page.getByRole('button', { name: /^cluster-node-timeout: 700/ }).click();
  await value.fill('soon');
  await value.press('Enter');
  await expect(replies(page)).toContainText('ERR CONFIG SET failed');
  await expect(page.getByRole('button', { name: /^cluster-node-timeout: 700/ })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter' }).fill('nonesuch');
  await expect(page.getByText('No directive matches.')).toBeVisible();
});

test('the log opens at its newest line', async ({ page }) => {
  await openRunning(page);
  await clickNode(page, 'B/1');
  await page.getByRole('tab', { name: 'Log' }).click();
  await expect(page.getByText(/MASTER <-> REPLICA sync: Finished with success/)).toBeInViewport();
});

test('a dead node’s tabs say that it is dead, and show what its disk keeps', async ({ page }) => {
  await openRunning(page);
  await kill(page, 'C');
  await page.getByRole('tab', { name: 'Beliefs' }).last().click();
  await expect(page.getByText('This is the nodes.conf on its disk.')).toBeVisible();
  await expect(page.getByText(/myself,master/)).toBeVisible();
  for (const name of ['INFO', 'Config']) {
    await page.getByRole('tab', { name }).last().click();
    await expect(page.getByText('The process is not running')).toBeVisible();
  }
});
