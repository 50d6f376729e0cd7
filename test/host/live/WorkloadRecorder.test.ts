import { expect, test } from 'vitest';
import { WorkloadRecorder } from '../../../src/host/live/WorkloadRecorder.ts';
import { parseReplay } from '../../../src/store/parseReplay.ts';

const sent = (atUs: number, ...argv: string[]) => ({ atUs, caller: '127.0.0.1:1', db: 0, argv });

test('commands of several nodes are written in order of time', () => {
  const recorder = new WorkloadRecorder(1_700_000_000_000_000);
  recorder.add([sent(2_000_001, 'GET', 'b'), sent(1_000_000, 'GET', 'a')]);

  expect(recorder.write().text).toBe(
    '# 2 commands, 0 left out, 0 older ones dropped; of each second at most about 20000\n' +
      '1700000001.000000 [0 127.0.0.1:1] "GET" "a"\n' +
      '1700000002.000001 [0 127.0.0.1:1] "GET" "b"\n',
  );
});

test('of a second with very many commands only the first are wanted', () => {
  const recorder = new WorkloadRecorder(0);
  const many = Array.from({ length: 20_000 }, (_, i) => sent(i, 'GET', 'k'));
  recorder.add(many);

  expect(recorder.isRecording(999_999)).toBe(false);
  expect(recorder.isRecording(1_000_000)).toBe(true);
});

test('a long life leaves as many of the newest commands as a replay takes', () => {
  const recorder = new WorkloadRecorder(0);
  for (let i = 0; i < 150_000; i++) recorder.add([sent(i, 'GET', `k${i}`)]);
  const { text, commands } = recorder.write();

  expect(commands).toBe(100_000);
  expect(text).toContain('50000 older ones dropped');
  expect(text.endsWith('"k149999"\n')).toBe(true);
  expect(parseReplay(text).ok).toBe(true);
});

test('long values do not pile up, and the file stays within what a replay takes', () => {
  const recorder = new WorkloadRecorder(0);
  for (let i = 0; i < 200; i++) recorder.add([sent(i, 'SET', 'k', '\0'.repeat(20_000))]);
  recorder.add([sent(200, 'SET', 'k', 'x'.repeat(100_000))]);
  const { text } = recorder.write();

  expect(text).toContain('1 left out');
  expect(parseReplay(text).ok).toBe(true);
});
