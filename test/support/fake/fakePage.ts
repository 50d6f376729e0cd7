/** `npm run dev`, then /test/support/fake.html: the real page before a canned world. */
import { startPage } from '../../../src/app/startPage.tsx';
import { FakeHost } from '../fakeHost.ts';

void startPage(() => {
  const host = new FakeHost();
  setTimeout(() => host.start(), 0);
  return host;
});
