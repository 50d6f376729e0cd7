/** Snapshots as a part of a server: commands, directives, gates, steps. SPEC §17. */
import { fail, ok, type Result } from '../../base/Result.ts';
import { EventKind } from '../kernel/EventKind.ts';
import { handleEvents } from '../kernel/dispatch.ts';
import type { World } from '../kernel/World.ts';
import type { ConfigSpec } from '../server/config.ts';
import { inCInt, readCLong } from '../server/cLong.ts';
import { int } from '../server/configRows.ts';
import { splitWords } from '../server/configValue.ts';
import { CronOrder, GateOrder, type ServerExtension } from '../server/Extension.ts';
import type { ServerState } from '../server/ServerState.ts';
import { onChildDone } from './child.ts';
import { commandRow } from '../commands/commandRow.ts';
import { defineDebugCommands } from '../commands/debug/debugCommands.ts';
import { debugReload } from './debugReload.ts';
import { bootPersistence, continueLoading } from './loading.ts';
import { createPersistence } from './PersistenceState.ts';
import { persistenceLines } from './persistenceInfo.ts';
import {
  diskErrorGate,
  readSavePoints,
  reapInCron,
  saveAfterFlush,
  runBgsave,
  runLastSave,
  runSave,
  saveByRule,
  startScheduledSave,
} from './save.ts';

const hasNoChild = ({ persistence }: ServerState): boolean => persistence.child === null;

/** Not even time can make a rule due. */
function mayNotSaveByRule({ persistence, dirty }: ServerState): boolean {
  return persistence.savePoints.every(([, changes]) => dirty < changes);
}

/** After everything of the iteration: the next part of a load. */
const LOAD_STEP = 95;
/** After replication's cron, which may want to fork first. */
const SCHEDULED_SAVE_CRON = CronOrder.replication + 5;

/** `save`: pairs of seconds (at least 1) and changes; nothing turns saving by rule off. */
function checkSave(value: string): Result<string> {
  const split = splitWords(value);
  // A single word that is empty as a C string is none.
  const words = split.length === 1 && value.startsWith('\0') ? [] : split;
  const numbers = words.map(readCLong);
  const isValid = numbers.every(
    (number, at) => number !== null && number >= (at % 2 === 1 ? 0 : 1),
  );
  if (!isValid || words.length % 2 === 1) return fail('Invalid save parameters');
  // Seconds have 64 bits, changes 32.
  const kept = (numbers as readonly bigint[]).map((number, at) =>
    at % 2 === 1 ? inCInt(number) : number,
  );
  return ok(kept.join(' '));
}

/** Source: redis 7.0.15, config.c, isValidDBfilename. */
function checkFileName(value: string): Result<string> {
  return value.includes('/') ? fail("dbfilename can't be a path, just a filename") : ok(value);
}

const bool = (name: string, initial: 'yes' | 'no'): ConfigSpec => ({ name, kind: 'bool', initial });

/** For tests: µs that each key takes longer. */
const delay = (name: string): ConfigSpec => ({
  ...int(name, 0, -2_147_483_648),
  isHidden: true,
});

const configs: readonly ConfigSpec[] = [
  {
    name: 'save',
    kind: 'text',
    initial: '3600 1 300 100 60 10000',
    isBinary: true,
    check: checkSave,
  },
  bool('stop-writes-on-bgsave-error', 'yes'),
  bool('rdbcompression', 'yes'),
  { ...bool('rdbchecksum', 'yes'), mutable: false },
  bool('rdb-del-sync-files', 'no'),
  bool('rdb-save-incremental-fsync', 'yes'),
  {
    name: 'dbfilename',
    kind: 'text',
    initial: 'dump.rdb',
    check: checkFileName,
    isProtected: true,
  },
  delay('rdb-key-save-delay'),
  delay('key-load-delay'),
  {
    ...int('loading-process-events-interval-bytes', 2_097_152, 1024),
    isHidden: true,
  },
];

defineDebugCommands([debugReload]);

export const persistenceExtension: ServerExtension = {
  name: 'persistence',
  configs,
  commands: [
    commandRow('save', runSave),
    commandRow('bgsave', runBgsave),
    commandRow('lastsave', runLastSave),
  ],
  info: [{ name: 'Persistence', isDefault: true, lines: persistenceLines }],
  create: createPersistence,
  boot: (world: World, server: ServerState): void => {
    readSavePoints(world, server);
    bootPersistence(world, server);
  },
  gates: [{ at: GateOrder.diskError, gate: diskErrorGate }],
  cron: [
    { at: CronOrder.children, step: reapInCron, rests: hasNoChild },
    { at: CronOrder.savePoints, step: saveByRule, rests: mayNotSaveByRule },
    {
      at: SCHEDULED_SAVE_CRON,
      step: startScheduledSave,
      rests: ({ persistence }) => !persistence.isBgsaveScheduled,
    },
  ],
  beforeSleep: [
    {
      at: LOAD_STEP,
      step: continueLoading,
      rests: ({ persistence }) => persistence.loading === null,
    },
  ],
  onCall: saveAfterFlush,
  onConfigSet: (world, server, name) => {
    if (name === 'save') readSavePoints(world, server);
  },
};

/** Names the handlers of persistence's events; the assembly calls it once. */
export function handlePersistenceEvents(): void {
  handleEvents(EventKind.childDone, onChildDone);
}
