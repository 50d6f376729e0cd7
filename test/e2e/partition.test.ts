import { expect, type Page } from '@playwright/test';
import {
  centreOf,
  expectEvent,
  listEvents,
  nodeOf,
  openRunning,
  speedUp,
  type Point,
} from './controls.ts';
import { test } from './fixtures.ts';

function meanOf(points: readonly Point[]): Point {
  const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }));
  return { x: sum.x / points.length, y: sum.y / points.length };
}

/** Drags a short stroke whose endless line parts these nodes from those. */
async function drawWall(page: Page, these: readonly string[], those: readonly string[]) {
  const near = await Promise.all(these.map((name) => centreOf(page, name)));
  const far = await Promise.all(those.map((name) => centreOf(page, name)));
  const from = meanOf(far);
  const to = meanOf(near);
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const depth = (at: Point) => at.x * along.x + at.y * along.y;
  const middle = (Math.min(...near.map(depth)) + Math.max(...far.map(depth))) / 2;
  const step = middle - depth(from);
  const foot = { x: from.x + along.x * step, y: from.y + along.y * step };
  await page.mouse.move(foot.x - along.y * 60, foot.y + along.x * 60);
  await page.mouse.down();
  await page.mouse.move(foot.x, foot.y, { steps: 4 });
  await page.mouse.move(foot.x + along.y * 60, foot.y - along.x * 60, { steps: 4 });
  await page.mouse.up();
}

test('a wall drawn with the mouse parts a shard, and healing it brings the shard back', async ({
  page,
}) => {
  await openRunning(page);
  await page.getByRole('button', { name: /^Wall/ }).click();
  await expect(
    page.getByText('Drag a line: the two sides will not reach each other'),
  ).toBeVisible();
  await drawWall(page, ['A', 'A/1'], ['B', 'B/1', 'C', 'C/1']);
  await speedUp(page);

  await listEvents(page);
  await expectEvent(page, 'network is cut', /the network is cut between A, A\/1 and/);
  await expectEvent(page, 'B marks A', /B marks A as FAIL/);
  await expectEvent(page, 'A: cluster_state', /A: cluster_state fail/);

  await page.getByRole('button', { name: /^Heal/ }).click();
  await expectEvent(page, 'healed', /a network fault is healed/);
  await expectEvent(page, 'clears FAIL of A', /clears FAIL of A/);
  await expect(nodeOf(page, 'B')).not.toContainText('FAIL');
});

test('the same by keyboard from the list, one way, and healed from the list', async ({ page }) => {
  await openRunning(page);
  await page.getByRole('button', { name: 'Partition…' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Cut the network in two' });
  await expect(dialog.getByText('No link fault is in force.')).toBeVisible();
  const ofB = dialog.getByRole('checkbox', { name: 'B', exact: true });
  const ofA = dialog.getByRole('checkbox', { name: 'A', exact: true });
  await expect(ofA).toBeChecked();
  await ofA.press('Space');
  await ofB.press('Space');
  await dialog.getByRole('checkbox', { name: /^One way only/ }).press('Space');
  await dialog.getByRole('button', { name: 'Cut', exact: true }).press('Enter');
  await expect(dialog).toBeHidden();

  await page.getByRole('button', { name: 'Partition…' }).press('Enter');
  await expect(dialog.getByText('cut: B → ✕ A, C, A/1, B/1, C/1')).toBeVisible();
  await dialog.getByRole('button', { name: 'Heal', exact: true }).press('Enter');
  await expect(dialog.getByText('No link fault is in force.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});
