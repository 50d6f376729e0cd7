/** The one `TimelineModel` of the page, kept in step with the trace list by feeding it what is new. */
import { appendTrace } from '../../charts/timeline/appendTrace.ts';
import { createTimelineModel } from '../../charts/timeline/TimelineModel.ts';
import type { TimelineModel } from '../../charts/timeline/TimelineModel.ts';
import { runStore } from '../../store/run.ts';
import { traceStore } from '../../store/trace.ts';

let model: TimelineModel | null = null;
let builtFor = '';
let fed = 0;

/** Null until a run is open. */
export function traceModel(): TimelineModel | null {
  const { summary, generation, setup } = runStore.getState();
  const { list, epoch } = traceStore.getState();
  if (summary === null) return null;
  const wanted = `${generation}/${epoch}/${summary.nodes.length}/${summary.shards.length}`;
  if (model === null || wanted !== builtFor || list.events.length < fed) {
    model = createTimelineModel(summary, setup?.topology.start === 'strangers');
    builtFor = wanted;
    fed = 0;
  }
  if (list.events.length > fed) appendTrace(model, list.events, fed);
  fed = list.events.length;
  return model;
}

/** Differs whenever the model does. */
export function traceStamp(): string {
  return `${builtFor}/${fed}`;
}
