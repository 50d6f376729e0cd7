import type { Scene } from './Scene.ts';

/**
 * What pointer and canvas share: the last scene drawn, and what the pointer adds to the next one.
 * Every change asks for a drawing although no frame came.
 */
export class StagePen {
  scene: Scene | null = null;
  stroke: Scene['stroke'] = null;
  hoveredFault: number | null = null;
  isDirty = true;

  invalidate(): void {
    this.isDirty = true;
  }

  /** @param isMoving something is still easing: the next frame must be drawn as well */
  drawn(scene: Scene, isMoving: boolean): void {
    this.scene = scene;
    this.isDirty = isMoving;
  }

  draw(stroke: Scene['stroke']): void {
    if (this.stroke === null && stroke === null) return;
    this.stroke = stroke;
    this.isDirty = true;
  }

  hover(fault: number | null): void {
    if (this.hoveredFault === fault) return;
    this.hoveredFault = fault;
    this.isDirty = true;
  }
}
