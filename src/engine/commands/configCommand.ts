/**
 * CONFIG GET, SET, RESETSTAT, REWRITE.
 *
 * SET is all or nothing: every value is checked before the first is stored.
 * Source: redis 7.0.15, config.c, configSetCommand, configGetCommand.
 */
import { matchGlob } from '../keyspace/glob.ts';
import type { Call, CommandSpec } from '../server/Command.ts';
import {
  configNames,
  configText,
  findConfig,
  parseConfig,
  storeConfig,
  type ConfigSpec,
} from '../server/config.ts';
import { Errors } from '../server/errors.ts';
import { kit } from '../server/kit.ts';
import { error, OK, type ErrorReply, type Reply } from '../server/Reply.ts';
import { log } from '../server/ServerState.ts';
import { commandRow, containerRow, helpRow } from './commandRow.ts';
import { resetStats } from './resetStats.ts';

/** A name without wildcards is answered in the caller's spelling; each directive once for each name. */
function get(call: Call): Reply {
  const found = new Map<string, Reply>();
  const value = (spec: ConfigSpec): string => call.server.config.get(spec.name) ?? spec.initial;
  for (const pattern of call.argv.slice(2)) {
    if (/[[*?]/.test(pattern)) {
      for (const [name, spec] of configNames())
        if (matchGlob(pattern, name, true)) found.set(name, value(spec));
    } else {
      const spec = findConfig(pattern);
      if (spec !== undefined) found.set(pattern, value(spec));
    }
  }
  return { map: [...found].flat() };
}

interface Change {
  readonly spec: ConfigSpec;
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
    const name = argv[i] as string;
    const spec = findConfig(name);
    if (spec === undefined)
      return error(`ERR Unknown option or number of arguments for CONFIG SET - '${name}'`);
    if (spec.mutable === false) return failed(name, "can't set immutable config");
    const isProtected = spec.isProtected === true;
    if (isProtected && configText(call.server, 'enable-protected-configs') === 'no')
      return failed(name, "can't set protected config");
    if (changes.some((change) => change.spec === spec)) return failed(name, 'duplicate parameter');
    changes.push({ spec, text: argv[i + 1] as string });
  }
  return changes;
}

function set(call: Call): Reply {
  const { server, world, argv } = call;
  if (argv.length % 2 === 1) return Errors.syntax;
  const changes = findChanges(call);
  if ('error' in changes) return changes;
  const parsed: [ConfigSpec, string][] = [];
  for (const { spec, text } of changes) {
    const value = parseConfig(spec, text, configText(server, spec.name));
    if (!value.ok) return failed(spec.name, value.error);
    parsed.push([spec, value.value]);
  }
  for (const [spec, value] of parsed) storeConfig(server, spec, value);
  for (const [spec] of parsed)
    for (const extension of kit.extensions) extension.onConfigSet?.(world, server, spec.name);
  return OK;
}

function resetstat(call: Call): Reply {
  resetStats(call.server);
  return OK;
}

/** Every server of a world has a configuration file; rewriting keeps what CONFIG SET changed. */
function rewrite(call: Call): Reply {
  log(call.world, call.server, 'notice', 'CONFIG REWRITE executed with success.');
  for (const extension of kit.extensions) extension.onConfigRewrite?.(call.world, call.server);
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
