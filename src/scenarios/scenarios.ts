/** Runs to begin with. Names are keys of the page's strings (`topbar.scenario_<name>`). */
import type { RunSetup, TopologySetup } from '../protocol/RunSetup.ts';
import { DEFAULT_SETUP } from './defaultSetup.ts';

export const SCENARIOS: readonly RunSetup[] = [
  DEFAULT_SETUP,
  variant('threeByTwo', { masters: 3, replicasPerMaster: 2 }),
  variant('noReplicas', { masters: 3, replicasPerMaster: 0 }),
  variant('oneShard', { masters: 1, replicasPerMaster: 2 }),
  variant('twoMasters', { masters: 2, replicasPerMaster: 1 }),
  variant('strangers', { masters: 3, replicasPerMaster: 1, start: 'strangers' }),
  variant('ten', { masters: 10, replicasPerMaster: 2 }),
  variant('fifty', { masters: 50, replicasPerMaster: 3 }),
];

function variant(scenario: string, topology: Partial<TopologySetup>): RunSetup {
  return {
    ...DEFAULT_SETUP,
    scenario,
    topology: { ...DEFAULT_SETUP.topology, ...topology },
  };
}
