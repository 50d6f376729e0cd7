/**
 * An RDB as the simulation knows it: a frozen dataset with the exact fields of its header, and its size.
 * Its bytes are made only where they leave the simulation (`rdbFile.ts`). SPEC §7.4, §9.1.
 */
import { configNumber, configText } from '../server/config.ts';
import { machineProfile } from '../server/MachineProfile.ts';
import type { ServerState } from '../server/ServerState.ts';
import { memoryBytes, takeSnapshot } from './dataset.ts';
import { persistenceWatcher, type RdbContent, type RdbImage } from './PersistenceState.ts';
import { rdbFileBytes } from './rdbFile.ts';

/**
 * A copy of the dataset as an RDB would hold it now.
 *
 * @param isEmpty without any key: what a program that asks for functions alone is given
 */
export function captureRdb(server: ServerState, isEmpty = false): RdbImage {
  const shared: RdbContent = {
    dataset: takeSnapshot(server, isEmpty),
    replication: persistenceWatcher().rdbFields(server),
    createdUnix: server.unixtime,
    usedMemory: memoryBytes(server),
    isChecked: server.numbers['rdbchecksum'] !== 0,
  };
  return { bytes: rdbFileBytes(shared), shared };
}

/** Time to serialise, µs: by keys and by kilobytes. */
export function saveWorkUs(server: ServerState, image: RdbImage): number {
  const profile = machineProfile(server.machine);
  const kilobytes = image.bytes / 1024;
  const fsyncs = profile.fsyncUs * 3;
  return (
    image.shared.dataset.keys * (profile.savePerKeyUs + delayUs(server, 'rdb-key-save-delay')) +
    kilobytes * profile.savePerKilobyteUs +
    fsyncs
  );
}

/** Opening a file, its header and clearing up cost as much as this many keys. */
const LOAD_OVERHEAD_KEYS = 500;

/** Time to load, µs. */
export function loadWorkUs(server: ServerState, image: RdbImage): number {
  const profile = machineProfile(server.machine);
  const kilobytes = image.bytes / 1024;
  const { keys } = image.shared.dataset;
  const work = (keys + LOAD_OVERHEAD_KEYS) * profile.loadPerKeyUs;
  return work + kilobytes * profile.loadPerKilobyteUs + keys * delayUs(server, 'key-load-delay');
}

/** What a test makes each key take longer; a negative number shares a µs among as many keys. */
function delayUs(server: ServerState, name: string): number {
  const set = configNumber(server, name);
  return set < 0 ? -1 / set : set;
}

/** Parses the `save` directive: pairs of seconds and changes. */
export function savePointsOf(server: ServerState): [number, number][] {
  const words = configText(server, 'save').split(' ').filter(Boolean).map(Number);
  const points: [number, number][] = [];
  for (let i = 0; i + 1 < words.length; i += 2)
    points.push([words[i] as number, words[i + 1] as number]);
  return points;
}
