/**
 * `npm run conformance -- --family lists,hashes --seeds 2 --commands 20000`: the differential run alone,
 * for the families named, or for all.
 */
import { readOptions } from '../../src/cli/arguments.ts';
import { describeDifference, differ } from './differ.ts';
import { FAMILIES, familiesNamed } from './families.ts';

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

const options = readOptions(process.argv.slice(2), {
  family: { kind: 'text' },
  seeds: { kind: 'number', min: 1 },
  from: { kind: 'number', min: 0 },
  commands: { kind: 'number', min: 1 },
  max: { kind: 'number', min: 1 },
  cluster: { kind: 'flag' },
  config: { kind: 'text' },
});
const names = typeof options['family'] === 'string' ? options['family'].split(',') : [];
const families = names.length > 0 ? familiesNamed(names) : FAMILIES;
/** `--config list-max-listpack-size=3,databases=1`: directives of both servers. */
const directives = typeof options['config'] === 'string' ? options['config'].split(',') : [];
const config = Object.fromEntries(directives.map((each) => each.split('=') as [string, string]));
const from = Number(options['from'] ?? 1);
let commands = 0;
let differences = 0;
const covered = new Map<string, [number, number]>();
for (let seed = from; seed < from + Number(options['seeds'] ?? 1); seed++) {
  const outcome = await differ({
    seed,
    commands: Number(options['commands'] ?? 20_000),
    families,
    differencesMax: Number(options['max'] ?? 8),
    config,
    isCluster: options['cluster'] === true,
  });
  commands += outcome.commands;
  differences += outcome.differences.length;
  for (const difference of outcome.differences) say(`${describeDifference(difference)}\n`);
  for (const [name, [run, fine]] of outcome.covered) {
    const [all, allFine] = covered.get(name) ?? [0, 0];
    covered.set(name, [all + run, allFine + fine]);
  }
}
const list = [...covered].toSorted(([a], [b]) => (a < b ? -1 : 1));
say('covered (answered without an error of all):');
say(list.map(([name, [run, fine]]) => `${name} ${fine}/${run}`).join(', '));
say(`${commands} commands, ${differences} differences`);
process.exitCode = differences > 0 ? 1 : 0;
