import { expect, test as base, type ConsoleMessage, type Page } from '@playwright/test';

/** React commits since the page loaded, counted where React reports them to its developer tools. */
const COUNT_COMMITS = `
  window.__commits = 0;
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true,
    inject: () => 1,
    onCommitFiberRoot: () => { window.__commits += 1; },
    onCommitFiberUnmount() {},
    onPostCommitFiberRoot() {},
    checkDCE() {},
  };
`;

/** Playwright's test, failed by anything that the page, its worker or the network complains of. */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      context.on('console', (message) => complaints.push(sayMessage(message)));
      context.on('weberror', (event) => complaints.push(`thrown: ${event.error().message}`));
      context.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
      context.on('response', (response) => {
        if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
      });
      await context.addInitScript(COUNT_COMMITS);
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export function commitsOf(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { __commits: number }).__commits);
}

function sayMessage(message: ConsoleMessage): string {
  return `${message.type()}: ${message.text()}`;
}
