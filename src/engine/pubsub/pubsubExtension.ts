/** Publish and subscribe join a server. */
import type { ServerExtension } from '../server/Extension.ts';

export const pubsubExtension: ServerExtension = { name: 'pubsub' };
