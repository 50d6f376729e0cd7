/** What a page is shown: a world, the history around it, and what consoles printed. */
import type { Branch } from './Branch.ts';
import type { EngineWorld, NumberedReply } from './Engine.ts';
import type { TraceLog } from './TraceLog.ts';

export interface Shown {
  readonly cursor: { readonly world: EngineWorld };
  readonly branch: { readonly id: number; readonly trace: TraceLog };
  readonly branches: readonly Pick<Branch, 'id' | 'parent' | 'forkedAtUs' | 'inputs' | 'head'>[];
  /** Console answers that were not shown before. */
  takeReplies(): readonly NumberedReply[];
}
