/**
 * Runs that tell a story by themselves: a setup and what happens to it. Everything is an ordinary input;
 * who opens one can pause, step, look back, and act otherwise, which makes a branch.
 *
 * Nodes are numbered masters first (0 A, 1 B, 2 C), then their first replicas (3 A/1, 4 B/1, 5 C/1), then
 * the second ones.
 */
import type { RunSetup } from '../protocol/RunSetup.ts';
import type { TimedInput } from '../protocol/WorldInput.ts';
import { DEFAULT_SETUP } from './defaultSetup.ts';

export interface ScriptedScenario {
  readonly setup: RunSetup;
  readonly inputs: readonly TimedInput[];
}

const S = 1_000_000;

function threeMasters(scenario: string, replicasPerMaster: number): RunSetup {
  const topology = { ...DEFAULT_SETUP.topology, replicasPerMaster };
  return { ...DEFAULT_SETUP, scenario, topology };
}

export const SCRIPTED_SCENARIOS: readonly ScriptedScenario[] = [
  {
    // The plain case: A dies, A/1 is elected, A comes back as a replica.
    setup: threeMasters('masterDies', 1),
    inputs: [
      { atUs: 5 * S, input: { type: 'node.kill', node: 0 } },
      { atUs: 15 * S, input: { type: 'node.restart', node: 0, files: 'kept' } },
    ],
  },
  {
    // Two masters: when one dies, the other alone is no majority of two, so A/1 is never elected.
    setup: {
      ...DEFAULT_SETUP,
      scenario: 'noMajority',
      topology: { ...DEFAULT_SETUP.topology, masters: 2 },
    },
    inputs: [{ atUs: 5 * S, input: { type: 'node.kill', node: 0 } }],
  },
  {
    // A is cut off from every node but not from its clients: it goes on accepting writes until it sees
    // that it stands in the minority, and they are lost when the cut heals.
    setup: threeMasters('minority', 1),
    inputs: [
      {
        atUs: 5 * S,
        input: { type: 'link.cut', from: [0], to: [1, 2, 3, 4, 5], ways: 'both', clients: false },
      },
      { atUs: 15 * S, input: { type: 'link.heal', fault: 'all' } },
    ],
  },
  {
    // A/2 hears nothing of A's last second and a half. When A dies, A/1 knows more: A/2 takes rank 1 and
    // waits a second longer.
    setup: threeMasters('ranks', 2),
    inputs: [
      {
        atUs: 6_500_000,
        input: { type: 'link.cut', from: [0], to: [6], ways: 'both', clients: false },
      },
      { atUs: 8 * S, input: { type: 'node.kill', node: 0 } },
      { atUs: 20 * S, input: { type: 'link.heal', fault: 'all' } },
    ],
  },
  {
    // A dies, is replaced, and is started again without its files: a new node with a new ID at the old
    // address. The old ID stays failed; the others meet the new one only when somebody tells them to.
    setup: threeMasters('emptyRestart', 1),
    inputs: [
      { atUs: 5 * S, input: { type: 'node.kill', node: 0 } },
      { atUs: 12 * S, input: { type: 'node.restart', node: 0, files: 'lost' } },
      {
        atUs: 15 * S,
        input: {
          type: 'console.command',
          console: 0,
          node: 1,
          argv: ['CLUSTER', 'MEET', '10.0.0.1', '7000'],
          follow: false,
        },
      },
    ],
  },
];
