/** Everything one drawing of the Stage needs, gathered once a frame. */
import type { IsSlow } from '../../charts/stage/slowLinks.ts';
import type { StageLayout } from '../../charts/stage/stageLayout.ts';
import type { Wall } from '../../charts/stage/stageWalls.ts';
import type { Point } from '../../charts/stage/stagePick.ts';
import { NodeField, type FrameView } from '../../protocol/Frame.ts';
import type { RunSummary } from '../../protocol/Summary.ts';
import type { LinkFault } from '../../protocol/WorldInput.ts';
import type { Palette } from '../../ui/palette.ts';
import type { StageMotion } from './StageMotion.ts';
import type { StageWords } from './stageWords.ts';

export interface DrawnWall {
  readonly fault: LinkFault;
  readonly wall: Wall;
}

export interface Scene {
  readonly context: CanvasRenderingContext2D;
  readonly layout: StageLayout;
  readonly frame: FrameView;
  readonly nodeCount: number;
  readonly summary: RunSummary;
  readonly palette: Palette;
  readonly words: StageWords;
  readonly motion: StageMotion;
  readonly selected: ReadonlySet<number>;
  readonly hovered: number | null;
  /** Else there are servers without Cluster: no slots, no beliefs. */
  readonly isCluster: boolean;
  /** -1 = god view. */
  readonly seenBy: number;
  /** Slots of each node as `seenBy` believes; null in the god view or until such a frame comes. */
  readonly slotsSeen: Float64Array | null;
  readonly walls: readonly DrawnWall[];
  readonly hoveredFault: number | null;
  /** The line or lasso being drawn. */
  readonly stroke: { readonly kind: 'wall' | 'lasso'; readonly points: readonly Point[] } | null;
  readonly timeMs: number;
  readonly isPlaying: boolean;
  /** All packets are drawn singly; else flows with beads, and single packets on slow links only. */
  readonly hasSinglePackets: boolean;
  readonly isSlow: IsSlow;
  readonly isMotionReduced: boolean;
}

export function field(scene: Pick<Scene, 'frame'>, node: number, which: number): number {
  return scene.frame.nodes[node * NodeField.size + which] ?? 0;
}

/** Colour of the shard whose slots a node came with. */
export function shardOf(scene: Scene, node: number): number {
  return scene.summary.nodes[node]?.shard ?? -1;
}
