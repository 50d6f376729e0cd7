import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';

/** What the charts tell of a real failover, by words and keys: a canvas alone would prove nothing. */

async function killB(page: Page): Promise<void> {
  const master = page.locator('[data-node]').filter({ hasText: /^B\b/ }).first();
  await master.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('k');
}

function cursorOf(page: Page): Locator {
  return page.getByRole('slider', { name: 'Time cursor of the whole page' });
}

test.beforeEach(async ({ page }) => {
  await page.goto('./');
  await expect(cursorOf(page)).toHaveAttribute('aria-valuetext', /00:0[1-9]/, { timeout: 20_000 });
});

test('the anatomy writes itself and says why', async ({ page }) => {
  await killB(page);
  const anatomy = page.getByRole('region', { name: 'Failover' }).last();

  await expect(anatomy).toContainText('B was killed. Nobody holds PFAIL yet');
  await expect(anatomy).toContainText(
    /B is FAIL for 2 of 2 masters needed; B\/1 waits \d+ ms more/,
  );
  await expect(anatomy).toContainText(/B\/1 \(rank #0\) waited \d+ ms and won 2 votes/);
  await expect(anatomy.getByRole('row', { name: /detect/ })).toContainText('as promised');
  await expect(anatomy).toContainText(/Writes succeed again after \d\.\d+ s/);
});

test('causes lead from the victory back to the kill, and time can be looked back into', async ({
  page,
}) => {
  await killB(page);
  await expect(page.getByText(/won 2 votes/)).toBeVisible({ timeout: 15_000 });
  await page.getByRole('button', { name: 'List the events' }).click();
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
  await killB(page);
  await page.getByRole('tab', { name: 'Beliefs' }).first().click();
  // They disagree for a few hundred milliseconds only: `waitFor` looks at every frame, `expect` does not.
  await page.getByRole('button', { name: /^B: \d+ P?FAIL/ }).waitFor({ timeout: 15_000 });
  await expect(page.getByText('All nodes agree about each other.')).toBeVisible();

  await page.getByRole('tab', { name: 'Slots' }).click();
  const key = page.getByRole('textbox', { name: 'key', exact: true });
  await key.fill('{user:1}:cart');
  await expect(page.getByText('slot 10778').first()).toBeVisible();
  await expect(page.getByText('B/1 owns it').first()).toBeVisible({ timeout: 15_000 });
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

test('axe finds nothing on any chart', async ({ page }) => {
  test.slow();
  await page.getByRole('button', { name: 'List the events' }).click();
  for (const tab of ['Slots', 'Replication', 'Beliefs', 'Clients']) {
    await page.getByRole('tab', { name: tab }).first().click();
    const found = await new AxeBuilder({ page }).analyze();

    expect(found.violations.map(({ id, nodes }) => [tab, id, nodes[0]?.html])).toEqual([]);
  }
});
