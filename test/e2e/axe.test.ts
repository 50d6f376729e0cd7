import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { command, kill, openRunning, pause } from './controls.ts';
import { test } from './fixtures.ts';

const TABS = ['Stage', 'Slots', 'Replication', 'Beliefs', 'Clients'];
const DIALOGS = [
  ['Partition…', 'Cut the network in two'],
  ['Your own cluster…', 'Your own cluster'],
  ['Share this run', 'Share this run'],
  ['Help and keys', 'Help'],
] as const;

/** @param part a selector; what is outside has been looked at already */
async function findingsIn(page: Page, part: string, hasOnlyColours: boolean): Promise<string[]> {
  const axe = new AxeBuilder({ page }).include(part);
  if (hasOnlyColours) axe.withRules(['color-contrast']);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

/** The whole page once, then what changes: each centre view, each dialog, the command palette. */
async function findingsEverywhere(page: Page, hasOnlyColours: boolean): Promise<string[]> {
  await openRunning(page);
  await kill(page, 'B');
  await page.getByRole('button', { name: 'List the events' }).click();
  await pause(page);
  const found = await findingsIn(page, 'body', hasOnlyColours);
  for (const tab of TABS.slice(1)) {
    await page.getByRole('tab', { name: tab }).first().click();
    found.push(...(await findingsIn(page, '[role="tabpanel"]', hasOnlyColours)));
  }
  for (const [name, title] of DIALOGS) {
    await command(page, name);
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
    found.push(...(await findingsIn(page, '[role="dialog"]', hasOnlyColours)));
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Commands' })).toBeVisible();
  return [...found, ...(await findingsIn(page, '[role="dialog"]', hasOnlyColours))];
}

test('axe finds nothing on any view or dialog', async ({ page }) => {
  expect(await findingsEverywhere(page, false)).toEqual([]);
});

test.describe('in the dark theme', () => {
  test.use({ colorScheme: 'dark' });

  test('axe finds no poor contrast on any view or dialog', async ({ page }) => {
    expect(await findingsEverywhere(page, true)).toEqual([]);
  });
});
