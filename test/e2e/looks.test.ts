import { expect, type Page } from '@playwright/test';
import { clickNode, kill, nodeOf, openRunning, rowOf, speedUp, waitForClock } from './controls.ts';
import { test } from './fixtures.ts';

function paperOf(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

test('language and theme change at once and are remembered', async ({ page }) => {
  await openRunning(page);
  const light = await paperOf(page);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByText('这是一个真实的集群。')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await page.getByRole('button', { name: '主题' }).click();
  await page.getByRole('menuitemcheckbox', { name: '深色' }).click();
  await expect.poll(() => paperOf(page)).not.toBe(light);
  const dark = await paperOf(page);

  await page.reload();
  await expect(page.getByRole('tab', { name: '舞台' })).toBeVisible();
  expect(await paperOf(page)).toBe(dark);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('tab', { name: 'Stage' })).toBeVisible();
});

test.describe('with reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('nothing glides, and the failover is told all the same', async ({ page }) => {
    await openRunning(page);
    await kill(page, 'A');
    await speedUp(page);
    await expect(rowOf(page, 'A/1')).toContainText('master');

    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('one column holds everything, and a tap kills a master', async ({ page }) => {
    await page.goto('./');
    await expect(nodeOf(page, 'B')).toBeAttached();
    await waitForClock(page, 2);
    await clickNode(page, 'B');
    await page.getByRole('button', { name: /^Kill B/ }).tap();
    await expect(nodeOf(page, 'B')).toContainText('killed');
    await page.getByRole('tab', { name: 'Failover' }).tap();
    await expect(page.getByText('B was killed.')).toBeVisible();
    await expect(page.getByText(/won 2 votes/)).toBeVisible();
    await page.getByRole('tab', { name: 'Console' }).tap();
    await expect(page.locator('#console-input')).toBeVisible();

    const overflow = await page.evaluate(
      () => (document.scrollingElement?.scrollWidth ?? 0) - innerWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
