/** MONITOR and SLOWLOG join a server; without a monitor a command costs them two comparisons. */
import { Ring } from '../../../base/Ring.ts';
import type { Call, CommandSpec } from '../../server/CommandSpec.ts';
import { configNumber } from '../../server/config.ts';
import { GateOrder, type ServerExtension } from '../../server/Extension.ts';
import type { ServerState } from '../../server/ServerState.ts';
import { feedMonitors, forgetMonitor, monitorGate, monitorRows, showOwnLines } from './monitor.ts';
import { noteSlow, slowlogRows } from './slowlog.ts';

function onCall(call: Call, spec: CommandSpec, durationUs: number): void {
  const { monitoring } = call.server;
  if (durationUs >= monitoring.slowUs) noteSlow(call, spec, durationUs);
  if (monitoring.monitors.length > 0) feedMonitors(call, spec);
}

/** Negative = nothing is logged. */
function slowUs(server: ServerState): number {
  const us = configNumber(server, 'slowlog-log-slower-than');
  return us < 0 ? Infinity : us;
}

export const monitoringExtension: ServerExtension = {
  name: 'monitoring',
  commands: [...monitorRows, ...slowlogRows],
  create: (_world, server) => {
    server.monitoring = {
      monitors: [],
      slowlog: new Ring(),
      nextSlowId: 0,
      slowUs: slowUs(server),
    };
  },
  gates: [{ at: GateOrder.replicaKeyspace, gate: monitorGate }],
  onCall,
  onServed: (call, spec, durationUs) => {
    if (durationUs >= call.server.monitoring.slowUs) noteSlow(call, spec, durationUs);
  },
  afterReply: (_world, server) => {
    if (server.monitoring.monitors.length > 0) showOwnLines(server);
  },
  onClientClosed: (_world, server, client) => forgetMonitor(server, client),
  onClientReset: forgetMonitor,
  onConfigSet: (_world, server, name) => {
    if (name === 'slowlog-log-slower-than') server.monitoring.slowUs = slowUs(server);
  },
};
