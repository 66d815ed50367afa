import type { BuildEvent } from '@sourceless/client'
import type { PipelineEvent } from '@sourceless/pipeline'

/** What each kind of event that the progress line tells must have; the queue's own events are not for it. */
const needed: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'stage-started': ['stage'],
    'stage-finished': ['stage'],
    'reading-progressed': ['steps', 'ofSteps'],
    'candidate-judged': ['origin', 'verdict'],
    'check-stage-started': ['stage'],
    'model-progressed': ['step', 'model'],
  }),
)
/** The same for what models do. */
const neededOfStep: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'reading-asked': [],
    'reading-judged': ['outcome', 'detail'],
    'proposal-asked': ['level'],
    'proposal-judged': ['outcome', 'detail'],
    'tool-called': ['tool'],
  }),
)

const hasAll = (data: BuildEvent['data'], names: readonly string[] | undefined): boolean =>
  names?.every((name) => data[name] !== undefined && data[name] !== null) === true

/** The pipeline's event that a server, whose events are flat, tells of; undefined where progress has no use for it. */
export function pipelineEvent({ type, data }: BuildEvent): PipelineEvent | undefined {
  if (!hasAll(data, needed.get(type))) return undefined
  if (type === 'check-stage-started')
    return { kind: 'check-progressed', event: { ...data, kind: 'stage-started' } } as unknown as PipelineEvent
  if (type !== 'model-progressed') return { ...data, kind: type } as unknown as PipelineEvent
  const { step, ...rest } = data
  if (!hasAll(data, neededOfStep.get(String(step)))) return undefined
  return { kind: type, event: { ...rest, kind: step } } as unknown as PipelineEvent
}
