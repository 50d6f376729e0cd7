import { expect } from '@playwright/test';
import { clickNode, kill, nodeOf, openRunning, replies, rowOf, speedUp, type } from './controls.ts';
import { test } from './fixtures.ts';

test('restarted without files a node is a stranger: the old identity fails, the new one is met', async ({
  page,
}) => {
  await openRunning(page);
  const last = replies(page).locator('[data-kind="reply"]').last();
  await type(page, 'CLUSTER MYID');
  await expect(last).toHaveText(/"[0-9a-f]{40}"/);
  const oldId = (await last.innerText()).replaceAll('"', '');
  await kill(page, 'A');
  await speedUp(page);
  await expect(rowOf(page, 'A/1')).toContainText('master');

  await clickNode(page, 'A');
  await page.keyboard.press('Shift+R');
  await expect(nodeOf(page, 'A')).toContainText('A, master, no slots, up');
  await page.getByRole('combobox', { name: 'Endpoint' }).selectOption({ label: 'B 10.0.0.2:7001' });
  await type(page, 'CLUSTER MEET 10.0.0.1 7000');
  await expect(last).toHaveText('OK');

  await expect(async () => {
    await type(page, 'CLUSTER NODES');
    await expect(last).toContainText('myself', { timeout: 2_000 });
    const lines = (await last.innerText()).split('\n');
    expect(lines.find((line) => line.startsWith(oldId))).toMatch(/master,fail/);
    const met = lines.filter((line) => / 10\.0\.0\.1:7000@17000 master - .* connected$/.test(line));
    expect(met).toHaveLength(1);
    expect(met[0]).not.toContain(oldId);
  }).toPass();
});
