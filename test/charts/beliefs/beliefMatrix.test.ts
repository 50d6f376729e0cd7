import { describe, expect, test } from 'vitest';
import {
  countBeliefs,
  isDisputed,
  matrixGroups,
  readBelief,
  worstBelief,
} from '../../../src/charts/beliefs/beliefMatrix.ts';
import { Belief, BELIEF_LINKED, NodeField, ProcessState } from '../../../src/protocol/Frame.ts';
import { fakeRun } from '../../support/traceFixtures.ts';

const NODE_COUNT = 4;

function world() {
  const beliefs = new Uint8Array(NODE_COUNT * NODE_COUNT).fill(Belief.fine | BELIEF_LINKED);
  const nodes = new Float64Array(NODE_COUNT * NodeField.size);
  return { beliefs, nodes };
}

describe('the belief matrix', () => {
  test('a cell holds a belief and a link', () => {
    const { beliefs } = world();
    beliefs[1 * NODE_COUNT + 2] = Belief.pfail;

    expect(readBelief(beliefs, NODE_COUNT, 1, 2)).toEqual({
      belief: Belief.pfail,
      isLinked: false,
    });
    expect(readBelief(beliefs, NODE_COUNT, 2, 1)).toEqual({ belief: Belief.fine, isLinked: true });
  });

  test('counts observers that live, and none about itself', () => {
    const { beliefs, nodes } = world();
    beliefs[3] = Belief.fail;
    beliefs[NODE_COUNT + 3] = Belief.pfail;
    nodes[2 * NodeField.size + NodeField.state] = ProcessState.killed;
    const counts = countBeliefs(beliefs, nodes, NODE_COUNT, {
      observers: [0, 1, 2, 3],
      subjects: [3],
    });

    expect(counts).toMatchObject({ observers: 2, fail: 1, pfail: 1, fine: 0 });
    expect(isDisputed(counts)).toBe(true);
    expect(worstBelief(counts)).toBe(Belief.fail);
  });

  test('those who never met are no disagreement', () => {
    const { beliefs, nodes } = world();
    beliefs[3] = Belief.unknown;
    const counts = countBeliefs(beliefs, nodes, NODE_COUNT, {
      observers: [0, 1, 2],
      subjects: [3],
    });

    expect(isDisputed(counts)).toBe(false);
    expect(worstBelief(counts)).toBe(Belief.fine);
  });

  test('has a row per node up to sixty and a row per shard above', () => {
    expect(matrixGroups(6, fakeRun(3, 1).shards)).toHaveLength(6);
    expect(matrixGroups(7, fakeRun(3, 1).shards)[6]).toEqual([6]);
    expect(matrixGroups(200, fakeRun(50, 3).shards)).toHaveLength(50);
    expect(matrixGroups(202, fakeRun(50, 3).shards)[50]).toEqual([200, 201]);
  });
});
