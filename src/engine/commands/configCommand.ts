/**
 * CONFIG GET, SET, RESETSTAT, REWRITE.
 *
 * SET is all or nothing: every value is checked before the first is stored.
 * Source: redis 7.0.15, config.c, configSetCommand, configGetCommand, configRewriteCommand.
 */
import { matchGlob } from '../keyspace/glob.ts';
import type { Call, CommandSpec } from '../server/CommandSpec.ts';
import {
  configName,
  configNames,
  configText,
  findConfig,
  storeConfig,
  type ConfigSpec,
} from '../server/config.ts';
import { saveConfig } from '../server/configFile.ts';
import { parseConfig } from '../server/configValue.ts';
import { Errors, shownWord } from '../server/errors.ts';
import { kit } from '../server/kit.ts';
import { error, OK, type ErrorReply, type Reply } from '../server/Reply.ts';
import { log } from '../server/ServerState.ts';
import { isAllowed } from './locality.ts';
import { commandRow, containerRow, helpRow } from './commandRow.ts';
import { resetStats } from './resetStats.ts';

/** Each name once, in any case; one without wildcards is answered in the caller's spelling. */
function get(call: Call): Reply {
  const found = new Map<string, [string, string]>();
  const add = (name: string, spec: ConfigSpec): void => {
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), [name, shown(call, spec)]);
  };
  for (const pattern of call.argv.slice(2)) {
    if (/[[*?]/.test(pattern)) {
      for (const [name, spec] of configNames()) if (matchGlob(pattern, name, true)) add(name, spec);
    } else {
      const spec = findConfig(pattern);
      if (spec !== undefined) add(pattern, spec);
    }
  }
  return { map: [...found.values()].flat() };
}

function shown(call: Call, spec: ConfigSpec): string {
  const kept = configText(call.server, spec.name);
  return spec.print === undefined ? kept : spec.print(kept);
}

interface Change {
  readonly spec: ConfigSpec;
  /** The directive's name or alias, as asked for. */
  readonly name: string;
  readonly text: string;
}

function failed(name: string, reason: string): ErrorReply {
  return error(`ERR CONFIG SET failed (possibly related to argument '${name}') - ${reason}`);
}

/** The directives named, or the refusal of the first that cannot be set. */
function findChanges(call: Call): Change[] | ErrorReply {
  const { argv } = call;
  const changes: Change[] = [];
  for (let i = 2; i < argv.length; i += 2) {
    const asked = argv[i] as string;
    const spec = findConfig(asked);
    if (spec === undefined)
      return error(
        `ERR Unknown option or number of arguments for CONFIG SET - '${shownWord(asked)}'`,
      );
    const name = configName(spec, asked);
    if (spec.mutable === false) return failed(asked, "can't set immutable config");
    if (spec.isProtected === true && !isAllowed(call, 'enable-protected-configs'))
      return failed(asked, "can't set protected config");
    if (changes.some((change) => change.name === name)) return failed(asked, 'duplicate parameter');
    changes.push({ spec, name, text: argv[i + 1] as string });
  }
  return changes;
}

/** First every value is read, then those that change are tried. */
function readValues(call: Call, changes: readonly Change[]): Map<Change, string> | ErrorReply {
  const values = new Map<Change, string>();
  for (const change of changes) {
    const { spec, name, text } = change;
    const parsed = parseConfig(spec, text, configText(call.server, spec.name));
    if (!parsed.ok) return failed(name, parsed.error);
    values.set(change, parsed.value);
  }
  for (const [{ spec, name }, value] of values) {
    if (value === configText(call.server, spec.name)) continue;
    const reason = spec.refuse?.(value) ?? null;
    if (reason !== null) return failed(name, reason);
  }
  return values;
}

function set(call: Call): Reply {
  const { server, world, argv } = call;
  if (argv.length % 2 === 1) return Errors.syntax;
  const changes = findChanges(call);
  if ('error' in changes) return changes;
  const values = readValues(call, changes);
  if ('error' in values) return values;
  for (const [{ spec }, value] of values) storeConfig(server, spec, value);
  for (const [{ spec }] of values)
    for (const extension of kit.extensions) extension.onConfigSet?.(world, server, spec.name);
  return OK;
}

function resetstat(call: Call): Reply {
  resetStats(call.server);
  return OK;
}

/** Every server of a world has a configuration file; rewriting keeps what CONFIG SET changed. */
function rewrite(call: Call): Reply {
  const { world, server } = call;
  if (!saveConfig(world, server)) {
    log(world, server, 'warning', 'CONFIG REWRITE failed: No space left on device');
    return error('ERR Rewriting config file: No space left on device');
  }
  log(world, server, 'notice', 'CONFIG REWRITE executed with success.');
  return OK;
}

export const configRows: readonly CommandSpec[] = [
  containerRow('config'),
  commandRow('config|get', get),
  commandRow('config|set', set),
  commandRow('config|resetstat', resetstat),
  commandRow('config|rewrite', rewrite),
  helpRow('config'),
];
