/**
 * REPLICAOF, SLAVEOF and REPLCONF.
 * Source: redis 7.0.15, replication.c, replicaofCommand, replconfCommand. SPEC §3.21, §8.
 */
import { isOption, optionOf, readInteger } from '../commands/arguments.ts';
import type { World } from '../kernel/World.ts';
import type { Call } from '../server/CommandSpec.ts';
import { configBool } from '../server/config.ts';
import { Errors, shownWord } from '../server/errors.ts';
import { error, NO_REPLY, OK, type ErrorReply, type NoReply, type Reply } from '../server/Reply.ts';
import { log, type ServerState } from '../server/ServerState.ts';
import { splitWords } from '../server/splitWords.ts';
import type { Client } from '../server/Client.ts';
import { queueAck } from './acks.ts';
import { onAckBeforeOnline } from './fullSync.ts';
import { startStream } from './replicas.ts';
import { replicaOf, type ReplicaOfUs } from './ReplicationState.ts';
import { replicationSetMaster, replicationUnsetMaster } from './role.ts';

export function runReplicaof(call: Call): Reply {
  const { world, server, client, argv } = call;
  const { replication } = server;
  const [, host = '', portText = ''] = argv;
  if (configBool(server, 'cluster-enabled'))
    return error('ERR REPLICAOF not allowed in cluster mode.');
  if (isOption(host, 'no') && isOption(portText, 'one')) {
    if (replication.masterHost === null) return OK;
    replicationUnsetMaster(world, server);
    const who = `id=${client.id} name=${client.name}`;
    log(world, server, 'notice', `MASTER MODE enabled (user request from '${who}')`);
    return OK;
  }
  if (client.kind === 'replica') return error('ERR Command is not valid when client is a replica.');
  if (!/^-?\d{1,18}$/.test(portText) || Number(portText) < 0 || Number(portText) > 65_535)
    return error('ERR Invalid master port');
  const port = Number(portText);
  if (
    replication.masterHost?.toLowerCase() === host.toLowerCase() &&
    replication.masterPort === port
  ) {
    const text =
      'REPLICAOF would result into synchronization with the master we are already connected with. No operation performed.';
    log(world, server, 'notice', text);
    return { simple: 'OK Already connected to specified master' };
  }
  replicationSetMaster(world, server, host, port);
  const who = `id=${client.id} name=${client.name}`;
  log(world, server, 'notice', `REPLICAOF ${host}:${port} enabled (user request from '${who}')`);
  return OK;
}

export function runFailover({ server }: Call): Reply {
  if (configBool(server, 'cluster-enabled'))
    return error('ERR FAILOVER not allowed in cluster mode. Use CLUSTER FAILOVER command instead.');
  // Differs from Redis: the coordinated FAILOVER command is not simulated.
  return error('ERR FAILOVER is not simulated. Use REPLICAOF on both servers.');
}

export function runReplconf(call: Call): Reply | NoReply {
  const { argv } = call;
  if (argv.length % 2 === 0) return Errors.syntax;
  for (let i = 1; i < argv.length; i += 2) {
    const outcome = setOption(call, argv[i] as string, argv[i + 1] as string);
    if (outcome !== null) return outcome;
  }
  return OK;
}

/** NET_HOST_STR_LEN, without its final zero. */
const ADDRESS_BYTES_MAX = 255;

/** @returns null to go on with the next pair */
function setOption(call: Call, name: string, value: string): Reply | NoReply | null {
  const { world, server, client } = call;
  const replica = replicaOf(client);
  switch (optionOf(name)) {
    case 'listening-port':
      return setNumber(value, (port) => (replica.port = port));
    case 'ip-address':
      if (value.length > ADDRESS_BYTES_MAX)
        return error(
          `ERR REPLCONF ip-address provided by replica instance is too long: ${value.length} bytes`,
        );
      replica.ip = value;
      return null;
    case 'capa':
      // Capabilities nobody knows are ignored: newer replicas may have them.
      if (isOption(value, 'eof')) replica.hasEof = true;
      else if (isOption(value, 'psync2')) replica.hasPsync2 = true;
      return null;
    case 'ack':
      if (client.kind === 'replica') onAck(world, server, client, value);
      return NO_REPLY;
    case 'getack':
      if (server.replication.masterHost !== null && server.replication.master !== null)
        queueAck(server);
      return NO_REPLY;
    case 'rdb-only':
      return setNumber(value, (flag) => (replica.isRdbOnly = flag === 1), 0, 1);
    case 'rdb-filter-only':
      return setFilter(replica, value);
    default:
      return error(`ERR Unrecognized REPLCONF option: ${shownWord(name)}`);
  }
}

function setNumber(
  text: string,
  set: (value: number) => void,
  min?: number,
  max?: number,
): ErrorReply | null {
  const value = readInteger(text, min, max);
  if (typeof value !== 'number') return value;
  set(value);
  return null;
}

/** Which parts of the dataset it wants: functions, of which there are none here, or nothing at all. */
function setFilter(replica: ReplicaOfUs, text: string): ErrorReply | null {
  const parts = splitWords(shownWord(text));
  if (parts === null) return error('ERR Missing rdb-filter-only values');
  replica.wants = 'nothing';
  for (const part of parts) {
    if (part.toLowerCase() !== 'functions')
      return error(`ERR Unsupported rdb-filter-only option: ${shownWord(part)}`);
    replica.wants = 'functions';
  }
  return null;
}

/** Source: replconfCommand: offsets only grow; an acknowledgement may start a held stream. */
function onAck(world: World, server: ServerState, client: Client, value: string): void {
  const replica = replicaOf(client);
  const offset = readInteger(value);
  if (typeof offset !== 'number') return;
  if (offset > replica.ackOffset) replica.ackOffset = offset;
  replica.ackUnix = server.unixtime;
  if (replica.state === 'waitBgsaveEnd' && server.persistence.child !== null)
    onAckBeforeOnline(world, server);
  if (replica.isHeld && replica.state === 'online') startStream(server, client);
}
