/**
 * DEBUG RELOAD: the dataset through a file and back, as a restart would take it.
 *
 * Differs from Redis: with NOFLUSH alone a key that is there already is replaced, where Redis ends.
 * Source: redis 7.0.15, debug.c, debugCommand.
 */
import type { DebugCommand } from '../commands/debug/DebugCommand.ts';
import type { Call } from '../server/CommandSpec.ts';
import { error, OK, type Reply } from '../server/Reply.ts';
import { log } from '../server/ServerState.ts';
import { clearDataset, dropExpired, loadDataset, mergeDataset } from './dataset.ts';
import { savedImage } from './loading.ts';
import { loadWorkUs } from './rdbImage.ts';
import { saveNow } from './save.ts';

const OPTIONS = ['merge', 'noflush', 'nosave'];

const BAD_OPTION = error('ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.');
const NOT_LOADED = error('ERR Error trying to load the RDB dump');

function reload({ world, server, argv }: Call): Reply {
  const options = argv.slice(2).map((word) => word.toLowerCase());
  if (options.some((option) => !OPTIONS.includes(option))) return BAD_OPTION;
  if (!options.includes('nosave') && !saveNow(world, server)) return error('ERR');
  const isMerging = options.includes('noflush');
  if (!isMerging) clearDataset(server);
  const image = savedImage(world, server);
  if (image === null) return NOT_LOADED;
  server.cpuUs += loadWorkUs(server, image);
  const { dataset } = image.shared;
  if (isMerging) mergeDataset(server, dataset);
  else loadDataset(server, dataset);
  const expired = server.isReplica ? [] : dropExpired(world, server);
  server.persistence.lastLoadKeys = dataset.keys - expired.length;
  server.persistence.lastLoadExpired = expired.length;
  log(world, server, 'warning', 'DB reloaded by DEBUG RELOAD');
  return OK;
}

export const debugReload: DebugCommand = { name: 'reload', min: 2, max: -1, run: reload };
