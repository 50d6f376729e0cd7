import { useEffect, useState, type RefObject } from 'react';
import type { StageLayout } from '../../charts/stage/stageLayout.ts';
import { slowLinks } from '../../charts/stage/slowLinks.ts';
import { SEEN_MS, showsSinglePackets } from '../../charts/stage/showsSinglePackets.ts';
import { layoutWall } from '../../charts/stage/stageWalls.ts';
import { useT } from '../../i18n/useT.ts';
import {
  FrameHeader,
  NodeField,
  ProcessState,
  SLOT_COUNT,
  type FrameView,
} from '../../protocol/Frame.ts';
import { onFrame } from '../../store/frameLoop.ts';
import { layoutStore } from '../../store/layout.ts';
import { isClusterRun, runStore, type RunState } from '../../store/run.ts';
import { selectionStore } from '../../store/selection.ts';
import { isMotionReduced } from '../../store/settings.ts';
import { fitCanvas } from '../../ui/fitCanvas.ts';
import { onPaletteChange, palette } from '../../ui/palette.ts';
import { drawStage } from './drawStage.ts';
import { countSlots, isSeenByOther } from './eyes.ts';
import { field, type DrawnWall, type Scene } from './Scene.ts';
import { StageMotion } from './StageMotion.ts';
import { StagePen } from './StagePen.ts';
import { stageWords } from './stageWords.ts';

/** Keeps the canvas drawn: for each new frame, and for each change of what the page itself decides. */
export function useStageCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  layout: StageLayout,
): StagePen {
  const t = useT();
  const [pen] = useState(() => new StagePen());
  useEffect(() => {
    const motion = new StageMotion();
    const words = stageWords(t);
    let lastSerial = -1;
    let lastMs = -Infinity;
    let generation = runStore.getState().generation;
    const invalidate = () => pen.invalidate();
    invalidate();
    const stops = [
      runStore.subscribe(invalidate),
      selectionStore.subscribe(invalidate),
      layoutStore.subscribe(invalidate),
      onPaletteChange(invalidate),
      onFrame((frame, timeMs, serial) => {
        const element = canvas.current;
        const { summary, transport } = runStore.getState();
        if (!element || !frame || !summary || layout.width === 0) return;
        if (generation !== runStore.getState().generation) motion.restart();
        generation = runStore.getState().generation;
        // The last frame before a pause still says that time went on.
        const isPlaying = frame.header[FrameHeader.playing] === 1 && transport.playing;
        const isAnimated = frame.flows.length > 0 && isPlaying && !isMotionReduced();
        if (!pen.isDirty && serial === lastSerial && !isAnimated) return;
        const isMany = frame.nodes.length > MANY_NODES * NodeField.size;
        if (isMany && timeMs - lastMs < MANY_PERIOD_MS) return;
        lastSerial = serial;
        lastMs = timeMs;
        const context = fitCanvas(element, layout.width, layout.height);
        if (!context) return;
        const scene: Scene = {
          ...readState(frame, summary, layout, pen),
          context,
          layout,
          words,
          motion,
          timeMs,
          isPlaying,
          ...packetsOf(runStore.getState(), isPlaying),
        };
        motion.holdLag(timeMs, !scene.hasSinglePackets, scene.nodeCount, (node) =>
          field(scene, node, NodeField.lagBytes),
        );
        const isMoving = motion.step(timeMs, scene.isMotionReduced, scene.nodeCount, (node) =>
          targetOf(scene, node),
        );
        pen.drawn(scene, isMoving);
        drawStage(scene);
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [canvas, layout, pen, t]);
  return pen;
}

/** Which packets are seen on their way, at this speed and in this network. */
function packetsOf({ setup, summary, transport: { speed } }: RunState, isPlaying: boolean) {
  const latencyUs = Math.max(setup?.network.latencyUs ?? 0, setup?.network.clientLatencyUs ?? 0);
  const leastUs = speed > 0 ? SEEN_MS * 1_000 * speed : Infinity;
  return {
    hasSinglePackets: showsSinglePackets({ speed, latencyUs, isPlaying }),
    isSlow: slowLinks(summary?.faults ?? [], leastUs),
  };
}

/** Hundreds of small marks cost a screen without GPU most of a frame; thirty a second are enough for them. */
const MANY_NODES = 60;
const MANY_PERIOD_MS = 30;

type Read = Omit<
  Scene,
  'context' | 'layout' | 'words' | 'motion' | 'timeMs' | 'isPlaying' | 'hasSinglePackets' | 'isSlow'
>;

function readState(
  frame: FrameView,
  summary: Scene['summary'],
  layout: StageLayout,
  { stroke, hoveredFault }: StagePen,
): Read {
  const { group, hoverNode } = selectionStore.getState();
  const { seenBy } = layoutStore.getState();
  const nodeCount = Math.floor(frame.nodes.length / NodeField.size);
  const hasView = seenBy >= 0 && frame.header[FrameHeader.slotsSeenBy] === seenBy;
  return {
    frame,
    summary,
    nodeCount,
    palette: palette(),
    isCluster: isClusterRun(runStore.getState()),
    selected: new Set(group),
    hovered: hoverNode,
    seenBy,
    slotsSeen: hasView && frame.slots.length > 0 ? countSlots(frame.slots, nodeCount) : null,
    walls: wallsOf(layout, summary.faults),
    hoveredFault,
    stroke,
    isMotionReduced: isMotionReduced(),
  };
}

let wallsKey: readonly unknown[] = [];
let wallsMade: readonly DrawnWall[] = [];

/** Walls change only with the faults and the layout: kept between drawings. */
function wallsOf(layout: StageLayout, faults: Scene['summary']['faults']): readonly DrawnWall[] {
  if (wallsKey[0] === layout && wallsKey[1] === faults) return wallsMade;
  wallsKey = [layout, faults];
  wallsMade = faults.flatMap((fault) => {
    const wall = layoutWall(layout, fault.from, fault.to);
    return wall ? [{ fault, wall }] : [];
  });
  return wallsMade;
}

/** Where a node's eased looks should go: by what it is, or by what the chosen observer believes. */
function targetOf(scene: Omit<Scene, 'context'>, node: number) {
  const isOther = isSeenByOther(scene, node);
  const state = isOther ? ProcessState.up : field(scene, node, NodeField.state);
  const isUp = state === ProcessState.up || state === ProcessState.paused;
  const isMaster = field(scene, node, NodeField.role) === 0;
  const slots = scene.slotsSeen?.[node] ?? field(scene, node, NodeField.slots);
  const isFilled = state === ProcessState.up && isMaster;
  return { fill: isFilled ? 1 : 0, share: isUp ? slots / SLOT_COUNT : 0 };
}
