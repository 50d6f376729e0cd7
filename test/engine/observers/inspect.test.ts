import { describe, expect, test } from 'vitest';
import { hashWorld, inspectNode, inspectSlot } from '../../../src/engine/index.ts';
import { INSPECT_TOPICS, type InspectTopic } from '../../../src/protocol/messages.ts';
import { WatchedRun } from '../../support/watchedRun.ts';

const run = new WatchedRun().to(4_000).kill(0).to(9_000);

function ask(node: number, ...argv: string[]): string {
  run.sink.replies.length = 0;
  run.give({ type: 'console.command', console: 0, node, argv, follow: false });
  run.to(run.world.nowUs / 1_000 + 20);
  return run.sink.replies.at(-1)?.reply.text ?? '';
}

describe('inspecting a node', () => {
  test('changes nothing, whatever is asked', () => {
    const before = hashWorld(run.world);
    for (let node = 0; node < 6; node++)
      for (const topic of INSPECT_TOPICS)
        expect(inspectNode(run.world, node, topic).topic).toBe(topic);

    expect(hashWorld(run.world)).toBe(before);
  });

  test('CLUSTER NODES is what the node itself answers', () => {
    const answered = ask(1, 'CLUSTER', 'NODES').trim().split('\n').map(withoutTimes).toSorted();
    const seen = inspectNode(run.world, 1, 'clusterNodes')
      .text.trim()
      .split('\n')
      .map(withoutTimes);

    expect(seen.toSorted()).toEqual(answered);
    expect(seen.join()).toContain('master,fail');
  });

  test('a dead node is shown what its nodes.conf holds', () => {
    const { text } = inspectNode(run.world, 0, 'clusterNodes');

    expect(text.split('\n')).toHaveLength(8);
    expect(text).toMatch(/^\w{40} 10\.0\.0\.1:7000@17000 myself,master - 0 0 1 connected 0-5460$/m);
    expect(text).toMatch(/^vars currentEpoch 6 lastVoteEpoch 0$/m);
    expect(inspectNode(run.world, 0, 'info').text).toBe('');
  });

  test('INFO has its sections once, in order', () => {
    const { text } = inspectNode(run.world, 3, 'info');
    const sections = [...text.matchAll(/^# (\w+)$/gm)].map(([, name]) => name);

    expect(sections.slice(0, 2)).toEqual(['Server', 'Clients']);
    expect(new Set(sections).size).toBe(sections.length);
    expect(text).toContain('role:master');
    expect(text).toContain('cluster_enabled:1');
  });

  test('config, log, replication and keys come as rows', () => {
    const rows = (topic: InspectTopic) => inspectNode(run.world, 4, topic).rows;

    expect(rows('config')).toContainEqual(['cluster-node-timeout', '2000']);
    expect(rows('log').map(([, , line]) => line)).toContainEqual(
      expect.stringMatching(/FAIL message received|Marking node .* as failing/) as string,
    );
    expect(rows('replication')).toContainEqual(['master_link_status', 'up']);
    expect(rows('replication')).toContainEqual(['link state', 'connected']);
    expect(rows('keys').length).toBeGreaterThan(50);
    expect(rows('keys')[0]?.[0]).toMatch(/^key:\d+$/);
  });
});

/** Times of pings and pongs differ from one moment to the next. */
function withoutTimes(line: string): string {
  const words = line.trim().split(' ');
  words.splice(4, 2);
  return words.join(' ');
}

describe('inspecting a slot', () => {
  test.each([
    ['user:1000', 1_649, 'user:1000'],
    ['{user}:1', 5_474, 'user'],
    ['{}x', 10_595, '{}x'],
  ])('%s hashes to its slot', (key, slot, hashedPart) => {
    expect(inspectSlot(run.world, key, -1)).toMatchObject({ slot, hashedPart });
  });

  test('the owner is whom the viewer believes it to be', () => {
    expect(inspectSlot(run.world, 'user:1000', -1).owner).toBe(3);
    expect(inspectSlot(run.world, 'user:1000', 2).owner).toBe(3);
    expect(inspectSlot(run.world, 'user:1000', 0).owner).toBe(-1);
  });
});
