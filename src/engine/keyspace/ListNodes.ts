/**
 * The nodes of a quicklist in order, in blocks that copies share.
 *
 * A copy shares every block; the first write to a node after a copy clones its block's list of nodes and the
 * node alone. Finding an index walks blocks, then nodes: a million elements are some hundred blocks.
 */
import { must } from '../../base/assert.ts';
import { createNode, nodeMemoryBytes, type ListNode } from './listNode.ts';

/** Nodes of a block; a fuller one is halved. */
const BLOCK_NODES_MAX = 128;

interface Block {
  owner: object;
  nodes: ListNode[];
  /** Elements of its nodes. */
  size: number;
}

/** A node, and an element within it. */
export interface Place {
  readonly block: number;
  readonly node: number;
  readonly at: number;
}

export class ListNodes {
  /** Elements. */
  size = 0;
  /** Nodes. */
  count = 0;
  /** Memory of all nodes. */
  memoryBytes = 0;
  private blocks: Block[] = [];
  private stamp: object = {};

  copy(): ListNodes {
    const twin = new ListNodes();
    twin.size = this.size;
    twin.count = this.count;
    twin.memoryBytes = this.memoryBytes;
    twin.blocks = this.blocks.slice();
    this.stamp = {};
    return twin;
  }

  /** Every node in order, or from the last to the first. */
  *all(isReversed = false): IterableIterator<ListNode> {
    const { blocks } = this;
    for (let i = 0; i < blocks.length; i++) {
      const { nodes } = blocks[isReversed ? blocks.length - 1 - i : i] as Block;
      for (let j = 0; j < nodes.length; j++)
        yield nodes[isReversed ? nodes.length - 1 - j : j] as ListNode;
    }
  }

  /** Place of an element; 0 <= index < size. */
  find(index: number): Place {
    const { blocks } = this;
    let block = 0;
    let at = index;
    if (index < this.size / 2) {
      while (at >= this.sizeOf(block)) at -= this.sizeOf(block++);
    } else {
      block = blocks.length - 1;
      let start = this.size - this.sizeOf(block);
      while (index < start) start -= this.sizeOf(--block);
      at = index - start;
    }
    const { nodes } = blocks[block] as Block;
    let node = 0;
    for (let count; at >= (count = (nodes[node] as ListNode).elements.length); node++) at -= count;
    return { block, node, at };
  }

  private sizeOf(block: number): number {
    return (this.blocks[block] as Block).size;
  }

  nodeAt({ block, node }: Place): ListNode {
    return (this.blocks[block] as Block).nodes[node] as ListNode;
  }

  get first(): Place | null {
    return this.count === 0 ? null : { block: 0, node: 0, at: 0 };
  }

  get last(): Place | null {
    if (this.count === 0) return null;
    const block = this.blocks.length - 1;
    return { block, node: (this.blocks[block] as Block).nodes.length - 1, at: 0 };
  }

  next({ block, node }: Place): Place | null {
    return this.placeFrom(block, node + 1);
  }

  previous({ block, node }: Place): Place | null {
    if (node > 0) return { block, node: node - 1, at: 0 };
    const before = this.blocks[block - 1];
    return before === undefined ? null : { block: block - 1, node: before.nodes.length - 1, at: 0 };
  }

  /** A node's elements for changing: the caller makes them `count` more that take `bytes` more. */
  edit(place: Place, count: number, bytes: number): string[] {
    const block = this.writable(place.block);
    const node = this.writableNode(block, place.node);
    this.memoryBytes -= nodeMemoryBytes(node);
    node.bytes += bytes;
    node.rdbBytes = -1;
    this.memoryBytes += nodeMemoryBytes(node);
    block.size += count;
    this.size += count;
    return node.elements;
  }

  /** Adds a node before the one at `place`, or as the last. */
  insert(place: Place | null, elements: string[]): void {
    const node = createNode(this.stamp, elements);
    this.size += elements.length;
    this.count++;
    this.memoryBytes += nodeMemoryBytes(node);
    if (this.blocks.length === 0) this.blocks.push({ owner: this.stamp, nodes: [], size: 0 });
    const at = place?.block ?? this.blocks.length - 1;
    const block = this.writable(at);
    block.nodes.splice(place?.node ?? block.nodes.length, 0, node);
    block.size += elements.length;
    if (block.nodes.length > BLOCK_NODES_MAX) this.halve(at, place === null);
  }

  /** At the end little stays behind, so that a list that is pushed to has full blocks. */
  private halve(at: number, isAtEnd: boolean): void {
    const block = this.writable(at);
    const kept = isAtEnd ? BLOCK_NODES_MAX : BLOCK_NODES_MAX / 2;
    const nodes = block.nodes.splice(kept);
    const size = nodes.reduce((sum, node) => sum + node.elements.length, 0);
    block.size -= size;
    this.blocks.splice(at + 1, 0, { owner: this.stamp, nodes, size });
  }

  /** @returns the place of the node that followed */
  remove(place: Place): Place | null {
    const block = this.writable(place.block);
    const [node] = block.nodes.splice(place.node, 1);
    const { elements } = must(node, 'a place has a node');
    this.size -= elements.length;
    this.count--;
    this.memoryBytes -= nodeMemoryBytes(node as ListNode);
    block.size -= elements.length;
    if (block.nodes.length === 0) this.blocks.splice(place.block, 1);
    return this.placeFrom(place.block, place.node);
  }

  /** The node there, or the first of the next block when the block ends before it. */
  private placeFrom(block: number, node: number): Place | null {
    const here = this.blocks[block];
    if (here !== undefined && node < here.nodes.length) return { block, node, at: 0 };
    return block + 1 < this.blocks.length ? { block: block + 1, node: 0, at: 0 } : null;
  }

  /** How many nodes come before this one. */
  ordinal({ block, node }: Place): number {
    let before = node;
    for (let i = 0; i < block; i++) before += (this.blocks[i] as Block).nodes.length;
    return before;
  }

  /** The node with so many before it. */
  placeOf(ordinal: number): Place | null {
    let block = 0;
    let node = ordinal;
    for (let here; (here = this.blocks[block]) !== undefined; block++) {
      if (node < here.nodes.length) return node < 0 ? null : { block, node, at: 0 };
      node -= here.nodes.length;
    }
    return null;
  }

  private writable(index: number): Block {
    const block = this.blocks[index] as Block;
    if (block.owner === this.stamp) return block;
    const own: Block = { owner: this.stamp, nodes: block.nodes.slice(), size: block.size };
    this.blocks[index] = own;
    return own;
  }

  private writableNode(block: Block, index: number): ListNode {
    const node = block.nodes[index] as ListNode;
    if (node.owner === this.stamp) return node;
    const own: ListNode = { ...node, owner: this.stamp, elements: node.elements.slice() };
    block.nodes[index] = own;
    return own;
  }
}
