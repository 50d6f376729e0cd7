import { expect, type Locator, type Page } from '@playwright/test';
import {
  clickNode,
  clockOf,
  command,
  openRunning,
  replies,
  rowOf,
  type,
  waitForClock,
} from './controls.ts';
import { test } from './fixtures.ts';

async function openForm(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: /^Scenario:/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Your own cluster…' }).click();
  return page.getByRole('dialog', { name: 'Your own cluster' });
}

/** Drops a file on the page, as the mouse would. */
async function drop(page: Page, text: string): Promise<void> {
  const files = await page.evaluateHandle((content) => {
    const data = new DataTransfer();
    data.items.add(new File([content], 'traffic.txt', { type: 'text/plain' }));
    return data;
  }, text);
  await page.dispatchEvent('main', 'drop', { dataTransfer: files });
}

test('numbers out of range are named, kept as typed, and start nothing', async ({ page }) => {
  await openRunning(page);
  const form = await openForm(page);
  const masters = form.getByLabel('Masters', { exact: true });
  const start = form.getByRole('button', { name: 'Start', exact: true });
  for (const wrong of ['0', '51', 'abc', '1.5', '']) {
    await masters.fill(wrong);
    await expect(form.getByText('Masters: a whole number from 1 to 50')).toBeVisible();
    // It is grey, and says no more when pressed all the same.
    await expect(start).toHaveAttribute('aria-disabled', 'true');
    await start.click({ force: true });
    await expect(masters).toHaveValue(wrong);
  }
  await masters.fill('2');
  await expect(form.getByText('With two masters no majority is left')).toBeVisible();
  await form.getByText('Cluster settings').click();
  await form.getByLabel('Silence after which a node is suspected (ms)').fill('9');
  await expect(form.getByText(/suspected \(ms\): a whole number from 10 to 600000/)).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(form).toBeHidden();
  await waitForClock(page, await clockOf(page));
  await expect(rowOf(page, 'C')).toContainText('master');
});

test('a form that is right starts that cluster, and Back returns to the former run', async ({
  page,
}) => {
  await openRunning(page);
  await expect(page).toHaveURL(/#s1\./);
  const former = page.url();
  const form = await openForm(page);
  await form.getByLabel('Masters', { exact: true }).fill('2');
  await form.getByLabel('Replicas of each').fill('2');
  await form.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(form).toBeHidden();
  await expect(rowOf(page, 'B/2')).toContainText('replica');
  await expect(rowOf(page, 'C')).toHaveCount(0);
  await expect.poll(() => page.url()).not.toBe(former);

  await page.goBack();
  await expect(rowOf(page, 'C')).toContainText('master');
});

test('a dropped file is replayed; a wrong one is refused by line', async ({ page }) => {
  await openRunning(page);
  await drop(page, 'SET greeting "unbalanced\n');
  const form = page.getByRole('dialog', { name: 'Your own cluster' });
  await expect(form.getByText('Line 1: unbalanced quotes')).toBeVisible();
  const start = form.getByRole('button', { name: 'Start', exact: true });
  await expect(start).toHaveAttribute('aria-disabled', 'true');
  await expect(form.getByText('The replay cannot be read')).toBeVisible();
  await form.getByRole('textbox', { name: 'Commands or MONITOR output' }).fill('PING');
  await expect(start).not.toHaveAttribute('aria-disabled');
  await page.keyboard.press('Escape');

  await drop(
    page,
    '1339518083.107412 [0 127.0.0.1:60866] "set" "greeting" "hello"\n' +
      '1339518083.207412 [0 127.0.0.1:60867] "append" "greeting" " world"\n',
  );
  await expect(form.getByText(/2 commands of 2 clients over 100 ms \(MONITOR\)/)).toBeVisible();
  await form.getByRole('button', { name: 'Change the workload of the running cluster' }).click();
  await waitForClock(page, (await clockOf(page)) + 0.5);
  await type(page, 'GET greeting');
  await expect(replies(page)).toContainText('"hello world"');
});

test('of many nodes the chosen one comes into sight in the list of shards', async ({ page }) => {
  await openRunning(page);
  await command(page, 'Scenario: 10 masters');
  await clickNode(page, 'J');
  await expect(rowOf(page, 'J')).toBeInViewport();
  await clickNode(page, 'A');
  await expect(rowOf(page, 'A')).toBeInViewport();
});
