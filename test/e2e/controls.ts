/** How a person works the page, in words that tests share. Everything waits for what it causes. */
import { expect, type Locator, type Page } from '@playwright/test';

/** Opens the page on a link (or the default cluster) and waits until it is in motion or at its moment. */
export async function openPage(page: Page, link = ''): Promise<void> {
  await page.goto(link === '' ? './' : `./#${link}`);
  await expect(page.locator('[data-node="0"]')).toBeAttached();
}

/** Opens the default cluster and lets it settle: replicas are in sync after the first second. */
export async function openRunning(page: Page): Promise<void> {
  await openPage(page);
  await waitForClock(page, 2);
}

/** The virtual clock in seconds. */
export async function clockOf(page: Page): Promise<number> {
  const text = (await page.getByTestId('clock').textContent()) ?? '';
  const [, minutes = '0', seconds = '0'] = /(\d+):(\d+\.\d+)/.exec(text) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

export async function waitForClock(page: Page, seconds: number): Promise<void> {
  await expect.poll(() => clockOf(page)).toBeGreaterThan(seconds);
}

/** A node of the Stage by its name: `A`, `A/1`. */
export function nodeOf(page: Page, name: string): Locator {
  return page.locator('[data-node]').filter({ hasText: new RegExp(`^${name}(,|$)`) });
}

/** A node's line in the list of shards. */
export function rowOf(page: Page, name: string): Locator {
  return page
    .getByRole('navigation', { name: 'Shards' })
    .getByRole('button', { name: new RegExp(`^${name} (was )?(master|replica)`) });
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a node stands on the page. */
export async function centreOf(page: Page, name: string): Promise<Point> {
  const box = await nodeOf(page, name).boundingBox();
  if (!box) throw new Error(`${name} is not on the Stage`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Clicks where a node is drawn; its button lets the pointer through to the canvas. */
export async function clickNode(
  page: Page,
  name: string,
  button: 'left' | 'right' = 'left',
): Promise<void> {
  const { x, y } = await centreOf(page, name);
  await page.mouse.click(x, y, { button });
  await expect(nodeOf(page, name)).toHaveAttribute('aria-pressed', 'true');
}

/** Runs a command of the command palette. */
export async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const box = page.getByRole('combobox', { name: 'Commands' });
  await box.fill(name);
  await page.getByRole('option').filter({ hasText: name }).first().click();
  await expect(box).toBeHidden();
}

export function speedUp(page: Page): Promise<void> {
  return command(page, 'Speed: 10×');
}

export async function pause(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Pause', exact: true }).first().click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
}

/** Runs on until an event of that name and stops there. */
export async function runUntil(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Step by' }).click();
  await page.getByRole('menuitem', { name: `Run until the next ${name}` }).click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
}

/** Kills a master by its own button under the Stage. */
export async function kill(page: Page, name: string): Promise<void> {
  await clickNode(page, name);
  await page.getByRole('button', { name: `Kill ${name}` }).click();
  await expect(rowOf(page, name)).toContainText('killed');
}

/** Opens the list of events beside the timeline. */
export async function listEvents(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'List the events' }).click();
}

/** Waits until an event that the filter leaves reads like this. */
export async function expectEvent(page: Page, filter: string, text: RegExp): Promise<void> {
  await page.getByRole('searchbox', { name: 'Filter events' }).fill(filter);
  await expect(page.getByRole('button', { name: text }).first()).toBeVisible();
}

/** PFAIL, FAIL, election and promotion of the only replica, as the list of events tells them. */
export async function expectFailover(page: Page, master: string): Promise<void> {
  const winner = `${master}/1`;
  await listEvents(page);
  await expectEvent(page, `suspects ${master}`, new RegExp(`suspects ${master} \\(PFAIL\\)`));
  await expectEvent(page, `marks ${master}`, new RegExp(`marks ${master} as FAIL`));
  await expectEvent(page, `${winner} asks`, new RegExp(`${winner} asks for votes in epoch \\d+`));
  await expectEvent(page, `${winner} wins`, new RegExp(`${winner} wins epoch \\d+ with \\d votes`));
  await expect(rowOf(page, winner)).toContainText('master');
}

export function consoleLine(page: Page): Locator {
  return page.locator('#console-input');
}

/** Types a line into redis-cli. */
export async function type(page: Page, line: string): Promise<void> {
  await consoleLine(page).fill(line);
  await consoleLine(page).press('Enter');
}

export function replies(page: Page): Locator {
  return page.getByRole('log', { name: 'Replies' });
}

/** The page's one time cursor. */
export function cursorOf(page: Page): Locator {
  return page.getByRole('slider', { name: 'Time cursor of the whole page' });
}

/** Scrubs back, a tenth of the run at a time, until the page shows what it should. */
export async function scrubBackUntil(page: Page, isThere: () => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: 'Show the whole run' }).click();
  await cursorOf(page).focus();
  await expect(async () => {
    await page.keyboard.press('Shift+ArrowLeft');
    await isThere();
  }).toPass();
  await expect(page.getByText(/your next action makes a branch here/)).toBeVisible();
}

/** Opens the share dialog, which holds the run still until it is closed. */
export async function share(page: Page): Promise<{ link: string; hash: string; at: number }> {
  await page.getByRole('button', { name: 'Share this run' }).click();
  const link = page.locator('#share-link');
  await expect(link).toHaveValue(/#s1\./);
  const hash = await page.getByRole('dialog').locator('dd').innerText();
  const address = await link.inputValue();
  const at = await clockOf(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  return { link: address.split('#')[1] ?? '', hash, at };
}
