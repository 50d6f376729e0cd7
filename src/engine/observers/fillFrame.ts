/** One frame of what the page draws; sections that nobody wants are left out. Changes nothing. */
import {
  FRAME_VERSION,
  FrameHeader,
  frameByteLength,
  frameViews,
  type FrameShape,
} from '../../protocol/Frame.ts';
import type { ViewWants } from '../../protocol/messages.ts';
import type { World } from '../kernel/World.ts';
import { fillBeliefs } from './beliefs.ts';
import { flowsOfLastSecond, type FlowList } from './flows.ts';
import { nodeCountOf } from './identity.ts';
import { fillNodes } from './nodeFields.ts';
import { packetsInFlight, type PacketList } from './packets.ts';
import { fillSlotOwners } from './slotOwners.ts';

/** What only the host knows of the moment. */
export interface FrameClock {
  readonly headUs: number;
  readonly pace: number;
  readonly behind: boolean;
  readonly playing: boolean;
}

const NO_PACKETS: PacketList = { count: 0, fields: new Float32Array(0) };

/** @param take hands out a buffer of at least that many bytes; it comes back filled */
export function fillFrame(
  world: World,
  wants: ViewWants,
  clock: FrameClock,
  take: (byteLength: number) => ArrayBuffer,
): ArrayBuffer {
  const packets = wants.packets ? packetsInFlight(world) : NO_PACKETS;
  const flows = flowsOfLastSecond(world);
  const shape: FrameShape = {
    nodeCount: nodeCountOf(world),
    packetCount: packets.count,
    flowCount: wants.packets ? flows.count : 0,
    hasBeliefs: wants.beliefs,
    hasSlots: wants.slots,
  };
  const byteLength = frameByteLength(shape);
  const frame = frameViews(take(byteLength), shape);
  const seenBy = wants.seenBy < shape.nodeCount ? wants.seenBy : -1;
  fillHeader(world, frame.header, shape, clock, { byteLength, seenBy, flows });
  fillNodes(world, frame.nodes);
  frame.packets.set(packets.fields);
  if (shape.flowCount > 0) frame.flows.set(flows.fields);
  if (shape.hasBeliefs) fillBeliefs(world, frame.beliefs);
  if (shape.hasSlots) fillSlotOwners(world, seenBy, frame.slots);
  return frame.buffer;
}

function fillHeader(
  world: World,
  header: Float64Array,
  shape: FrameShape,
  clock: FrameClock,
  rest: { readonly byteLength: number; readonly seenBy: number; readonly flows: FlowList },
): void {
  header.fill(0);
  header[FrameHeader.version] = FRAME_VERSION;
  header[FrameHeader.nowUs] = world.nowUs;
  header[FrameHeader.nodeCount] = shape.nodeCount;
  header[FrameHeader.packetCount] = shape.packetCount;
  header[FrameHeader.flowCount] = shape.flowCount;
  header[FrameHeader.hasSlots] = shape.hasSlots ? 1 : 0;
  header[FrameHeader.hasBeliefs] = shape.hasBeliefs ? 1 : 0;
  header[FrameHeader.headUs] = clock.headUs;
  header[FrameHeader.slotsSeenBy] = rest.seenBy;
  header[FrameHeader.pace] = clock.pace;
  header[FrameHeader.behind] = clock.behind ? 1 : 0;
  header[FrameHeader.playing] = clock.playing ? 1 : 0;
  header[FrameHeader.messagesPerSecond] = rest.flows.messagesPerSecond;
  header[FrameHeader.byteLength] = rest.byteLength;
}
