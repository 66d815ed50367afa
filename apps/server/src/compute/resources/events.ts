import type { PipelineEvent } from '@sourceless/pipeline'
import type { TaskEvent } from '../api.js'
import { verdictResource } from './code.js'

/** What happens in a pipeline, flat: a check's stages are told as `check-stage-started` and `check-stage-finished`. */
export function eventResource(event: PipelineEvent): TaskEvent {
  switch (event.kind) {
    case 'check-progressed': {
      const { kind, ...data } = event.event
      return { type: kind.startsWith('stage-') ? `check-${kind}` : kind, data }
    }
    case 'model-progressed': {
      const { kind, ...data } = event.event
      return { type: event.kind, data: { step: kind, ...data } }
    }
    case 'candidate-judged': {
      const { kind, verdict, ...data } = event
      return { type: kind, data: { ...data, verdict: verdictResource(verdict) } }
    }
    default: {
      const { kind, ...data } = event
      return { type: kind, data }
    }
  }
}
