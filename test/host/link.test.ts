import { describe, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../src/host/base64Url.ts';
import { decodeLink, encodeLink, type SharedRun } from '../../src/host/link.ts';
import type { WallError } from '../../src/protocol/messages.ts';
import type { TimedInput } from '../../src/protocol/WorldInput.ts';
import { DEFAULT_SETUP } from '../../src/scenarios/defaultSetup.ts';
import { HostBench, nodeCodec } from '../support/hostBench.ts';
import { toyEngine } from '../support/toyEngine.ts';

const HASH = '0123456789abcdef';

function linkOf(run: Partial<SharedRun> = {}): string {
  let link = '';
  const whole = { setup: DEFAULT_SETUP, inputs: [], atUs: 5, hash: HASH, ...run };
  encodeLink(whole, nodeCodec, (given) => {
    if (given.ok) link = given.value;
  });
  return link;
}

function read(link: unknown): SharedRun | WallError {
  let read: SharedRun | WallError | null = null;
  decodeLink(
    link,
    nodeCodec,
    () => null,
    (run) => {
      read = run.ok ? run.value : run.error;
    },
  );
  if (read === null) throw new Error('never answered');
  return read;
}

/** Fifty different things a person does, at times no formula predicts. */
const FIFTY: readonly TimedInput[] = Array.from({ length: 50 }, (_, i) => {
  const atUs = 1_000_000 * (i + 1) + ((i * 7_919_317) % 999_983);
  const node = i % 6;
  const inputs: TimedInput['input'][] = [
    { type: 'node.kill', node },
    { type: 'node.restart', node, files: i % 2 === 0 ? 'kept' : 'lost' },
    {
      type: 'link.cut',
      from: [node],
      to: [(node + 1) % 6],
      ways: 'both',
      clients: true,
    },
    { type: 'link.heal', fault: i },
    {
      type: 'console.command',
      console: 0,
      node,
      argv: ['SET', `user:${i * 37}`, `value ${i}`],
      follow: true,
    },
  ];
  return { atUs, input: inputs[i % 5] ?? { type: 'node.kill', node } };
});

describe('base64url', () => {
  test('every length comes back', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 151 + length) & 255);
      expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
    }
  });

  test('anything else is refused', () => {
    expect(fromBase64Url('ab+c')).toBeNull();
    expect(fromBase64Url('abcde')).toBeNull();
  });
});

describe('links', () => {
  test('fifty actions fit into 2,000 characters that any address bar takes', () => {
    const link = linkOf({ inputs: FIFTY, atUs: 60_000_000 });

    expect(link).toMatch(/^[\w.-]+$/);
    expect(link.length).toBeLessThan(2_000);
    expect(read(link)).toEqual({
      setup: DEFAULT_SETUP,
      inputs: FIFTY,
      atUs: 60_000_000,
      hash: HASH,
    });
  });

  test('bytes of any value survive', () => {
    const argv = [
      'SET',
      Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join(''),
    ];
    const input = { type: 'console.command', console: 0, node: 0, argv, follow: false } as const;

    expect(read(linkOf({ inputs: [{ atUs: 1, input }] }))).toMatchObject({
      inputs: [{ input: { argv } }],
    });
  });

  test('every link with one character changed is refused', () => {
    const link = linkOf();
    for (let i = 0; i < link.length; i++) {
      const other = link[i] === 'x' ? 'y' : 'x';
      const changed = read(`${link.slice(0, i)}${other}${link.slice(i + 1)}`);
      expect('code' in changed || link === linkOf(changed)).toBe(true);
    }
    for (const broken of ['', 's1', 's1..', 'v1.fake', link.slice(0, -5), 7, null, link.repeat(2)])
      expect(read(broken)).toMatchObject({ code: 'linkDamaged' });
  });

  test('another format and another engine version are named', () => {
    expect(read(linkOf().replace('s1.', 's2.'))).toMatchObject({
      code: 'linkVersion',
      params: { given: 's2', supported: 's1' },
    });
    expect(read(linkOf({ setup: { ...DEFAULT_SETUP, engineVersion: 999 } }))).toMatchObject({
      code: 'linkVersion',
      params: { given: 999 },
    });
  });

  test('a bomb is not inflated, a novel is not read', () => {
    const bomb = linkOf({ hash: 'a'.repeat(5_000_000) });
    expect(bomb.length).toBeLessThan(64_000);
    expect(read(bomb)).toMatchObject({ code: 'linkDamaged' });
    expect(read('x'.repeat(70_000))).toMatchObject({ code: 'linkTooLong' });
  });

  test('what it holds is checked like any other request', () => {
    const kill = { atUs: 1, input: { type: 'node.kill', node: 77 } } as const;
    expect(read(linkOf({ inputs: [kill] }))).toMatchObject({
      code: 'badNumber',
      params: { name: 'node' },
    });
  });
});

describe('a reopened run', () => {
  function share(): { link: string; hash: string } {
    const bench = new HostBench(toyEngine);
    bench.get('run.open', { setup: DEFAULT_SETUP, inputs: [], atUs: 0 });
    bench.get('transport.seek', { atUs: 333_333 });
    bench.get('input.give', { type: 'node.kill', node: 1 });
    bench.get('transport.seek', { atUs: 777_777 });
    for (let i = 0; i < 3; i++) bench.get('transport.step', { by: 'event', back: false });
    const link = bench.get('run.link', null);
    return { link, hash: bench.get('run.hash', null) };
  }

  test('has the same state hash at the same moment, and says so', () => {
    const { link, hash } = share();
    const bench = new HostBench(toyEngine);

    expect(bench.get('run.openLink', { link })).toMatchObject({ isSameState: true });
    expect(bench.get('run.hash', null)).toBe(hash);
    expect(bench.get('branch.list', null)).toMatchObject([{ inputs: [{ atUs: 333_333 }] }]);
  });

  test('by an engine that gives another history, says so', () => {
    const { link } = share();
    const bench = new HostBench({ ...toyEngine, hashWorld: () => 'another' });

    expect(bench.get('run.openLink', { link })).toMatchObject({ isSameState: false });
  });

  test('a damaged link leaves the open run alone', () => {
    const bench = new HostBench(toyEngine);
    bench.get('run.open', { setup: DEFAULT_SETUP, inputs: [], atUs: 0 });
    bench.get('transport.seek', { atUs: 5_000 });

    expect(bench.ask('run.openLink', { link: 's1.x.y' })).toMatchObject({
      error: { code: 'linkDamaged' },
    });
    expect(bench.host.session?.run.nowUs).toBe(5_000);
  });
});
