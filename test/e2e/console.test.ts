import { expect } from '@playwright/test';
import { consoleLine, openRunning, pause, replies, type } from './controls.ts';
import { test } from './fixtures.ts';

test('redis-cli follows MOVED with -c and shows it without', async ({ page }) => {
  await openRunning(page);
  const follow = page.getByRole('checkbox', { name: /as redis-cli -c/ });
  const endpoint = page.getByRole('combobox', { name: 'Endpoint' });
  // user:1 lies in slot 10778, which is B's; the console begins at A.
  await follow.uncheck();
  await type(page, 'SET user:1 hello');
  await expect(replies(page)).toContainText('(error) MOVED 10778 10.0.0.2:7001');

  await follow.check();
  await type(page, 'SET user:1 hello');
  await expect(replies(page)).toContainText(
    '-> Redirected to slot [10778] located at 10.0.0.2:7001',
  );
  await expect(replies(page)).toContainText('OK');
  await expect(endpoint).toHaveValue('1');
  await endpoint.selectOption({ label: 'A 10.0.0.1:7000' });
  await type(page, 'GET user:1');
  await expect(replies(page)).toContainText('"hello"');
});

test('CLUSTER NODES answers for the chosen node; arrows recall what was typed', async ({
  page,
}) => {
  await openRunning(page);
  await type(page, 'CLUSTER NODES');
  await expect(replies(page)).toContainText(
    /10\.0\.0\.1:7000@17000 myself,master - 0 \d+ 1 connected 0-5460/,
  );
  await expect(replies(page)).toContainText('connected 10923-16383');
  await consoleLine(page).press('ArrowUp');
  await expect(consoleLine(page)).toHaveValue('CLUSTER NODES');
});

test('wrong lines get Redis’s own words and nothing is lost', async ({ page }) => {
  await openRunning(page);
  await type(page, 'NOPE 1');
  await expect(replies(page)).toContainText("ERR unknown command 'NOPE', with args beginning");
  await type(page, 'GET');
  await expect(replies(page)).toContainText("wrong number of arguments for 'get' command");
  await type(page, 'CONFIG SET cluster-node-timeout abc');
  await expect(replies(page)).toContainText(/ERR CONFIG SET failed/);
  await type(page, 'SET k "unbalanced');
  await expect(replies(page)).toContainText('Invalid argument(s)');

  const long = `SET k ${'x'.repeat(70_000)}`;
  await consoleLine(page).fill(long);
  await consoleLine(page).press('Enter');
  await expect(page.getByRole('alert')).toContainText('Not sent: the line has 70006 bytes');
  await expect(consoleLine(page)).toHaveValue(long);
  await type(page, 'PING');
  await expect(replies(page)).toContainText('PONG');
});

test('a command given while time stands says that it waits, and is answered after Play', async ({
  page,
}) => {
  await openRunning(page);
  await pause(page);
  await type(page, 'PING');
  const note = page.getByText('Time stands still: the reply comes when the run goes on.');
  await expect(note).toBeVisible();
  await note.getByRole('button', { name: 'Play' }).click();
  await expect(replies(page)).toContainText('PONG');
  await expect(note).toBeHidden();
});
