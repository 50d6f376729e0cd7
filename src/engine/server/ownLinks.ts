/** Connections that a server keeps beside its clients': the links of a cluster's bus. */
import type { World } from '../kernel/World.ts';
import type { OwnLinks } from './Extension.ts';
import { kit } from './kit.ts';
import type { ServerState } from './ServerState.ts';

/** Of all subsystems together. */
export function ownLinks(world: World, server: ServerState): OwnLinks {
  let connections = 0;
  let bytes = 0;
  for (const extension of kit.extensions) {
    const links = extension.ownLinks?.(world, server);
    connections += links?.connections ?? 0;
    bytes += links?.bytes ?? 0;
  }
  return { connections, bytes };
}
