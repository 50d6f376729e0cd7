/**
 * Inserting into the middle of a quicklist: into the node, into a neighbour with room, into a new node, or by
 * splitting a full one; then small neighbours become one again.
 *
 * Source: redis 7.0.15, quicklist.c, _quicklistInsert, _quicklistSplitNode, _quicklistMergeNodes.
 */
import { bytesOf, mayInsert, mayMerge } from './listNode.ts';
import type { ListNodes, Place } from './ListNodes.ts';
import { LISTPACK_FRAME_BYTES, listpackEntryBytes } from './listpack.ts';

/** @param place of the element beside which the new one goes */
export function insertBeside(
  nodes: ListNodes,
  fill: number,
  place: Place,
  element: string,
  isAfter: boolean,
): void {
  const node = nodes.nodeAt(place);
  const bytes = listpackEntryBytes(element);
  if (mayInsert(node, fill, element.length)) {
    nodes.edit(place, 1, bytes).splice(isAfter ? place.at + 1 : place.at, 0, element);
    return;
  }
  const isAtEdge = place.at === (isAfter ? node.elements.length - 1 : 0);
  if (!isAtEdge) return split(nodes, fill, place, element, isAfter);
  const neighbour = isAfter ? nodes.next(place) : nodes.previous(place);
  if (neighbour !== null && mayInsert(nodes.nodeAt(neighbour), fill, element.length)) {
    const elements = nodes.edit(neighbour, 1, bytes);
    if (isAfter) elements.unshift(element);
    else elements.push(element);
  } else nodes.insert(isAfter ? neighbour : place, [element]);
}

/** The new element begins (or ends) the part that the old node gives away. */
function split(
  nodes: ListNodes,
  fill: number,
  place: Place,
  element: string,
  isAfter: boolean,
): void {
  const { elements } = nodes.nodeAt(place);
  const from = isAfter ? place.at + 1 : 0;
  const moved = elements.slice(from, isAfter ? elements.length : place.at);
  nodes.edit(place, -moved.length, -bytesOf(moved)).splice(from, moved.length);
  const ordinal = nodes.ordinal(place);
  if (isAfter) nodes.insert(nodes.next(place), [element, ...moved]);
  else nodes.insert(place, [...moved, element]);
  mergeAround(nodes, fill, isAfter ? ordinal : ordinal + 1);
}

/** Tries, in this order: the two before, the two after, the one before with it, it with the one after. */
function mergeAround(nodes: ListNodes, fill: number, center: number): void {
  let at = center;
  if (mergeWithNext(nodes, fill, at - 2)) at--;
  mergeWithNext(nodes, fill, at + 1);
  if (mergeWithNext(nodes, fill, at - 1)) at--;
  mergeWithNext(nodes, fill, at);
}

function mergeWithNext(nodes: ListNodes, fill: number, ordinal: number): boolean {
  const place = nodes.placeOf(ordinal);
  const after = nodes.placeOf(ordinal + 1);
  if (place === null || after === null) return false;
  const next = nodes.nodeAt(after);
  if (!mayMerge(nodes.nodeAt(place), next, fill)) return false;
  const { elements } = next;
  const own = nodes.edit(place, elements.length, next.bytes - LISTPACK_FRAME_BYTES);
  for (const element of elements) own.push(element);
  nodes.remove(after);
  return true;
}
