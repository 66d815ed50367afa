import type { PipelineEvent } from '@sourceless/pipeline'

type ModelEvent = Extract<PipelineEvent, { kind: 'model-progressed' }>['event']

/** Elsewhere than on a terminal, a line at most so often. */
const LINE_EVERY_MS = 2_000

/** Tells on standard error what is going on: one line that is rewritten on a terminal, nothing for short work elsewhere. */
export function createProgress(): { onEvent(event: PipelineEvent): void; end(): void } {
  const live = process.stderr.isTTY === true
  let toldMs = performance.now()
  let shown = ''
  const show = (text: string): void => {
    if (text === shown) return
    shown = text
    if (live) process.stderr.write(`\r\x1b[K${text}`)
    else if (text !== '' && performance.now() - toldMs > LINE_EVERY_MS) {
      toldMs = performance.now()
      process.stderr.write(`${text}\n`)
    }
  }
  /** A line that stays: an answer of a model was paid for. */
  const keep = (text: string): void => {
    process.stderr.write(`${live ? '\r\x1b[K' : ''}${text}\n`)
    shown = ''
  }
  const tell = (event: ModelEvent): void => {
    if (event.kind === 'reading-asked') show(`${event.model}: asked to read …`)
    else if (event.kind === 'reading-judged') keep(`${event.model}: ${outcomeText(event)}`)
    else if (event.kind === 'proposal-asked') show(`${event.model}: asked for code, ${event.level} …`)
    else if (event.kind === 'tool-called') show(`${event.model}: calls ${event.tool}`)
    else keep(`${event.model}: ${outcomeText(event)}`)
  }
  return {
    onEvent(event) {
      if (event.kind === 'stage-started') show(`${event.stage} …`)
      else if (event.kind === 'reading-progressed')
        show(`read: looking for programs that fit, ${Math.floor((100 * event.steps) / event.ofSteps)} %`)
      else if (event.kind === 'check-progressed' && event.event.kind === 'stage-started')
        show(`verify: ${event.event.stage} …`)
      else if (event.kind === 'model-progressed') tell(event.event)
      else if (event.kind === 'candidate-judged')
        show(`${event.origin}: ${event.instructions} instructions, ${event.sizeBytes} bytes: ${event.verdict.level}`)
    },
    end: () => show(''),
  }
}

/** What became of an answer. Details name the model where an endpoint reports them. */
function outcomeText({ kind, outcome, detail, model }: Extract<ModelEvent, { outcome: unknown }>): string {
  const isCost = outcome === 'better' || outcome === 'no-better'
  const about = isCost ? `cost ${detail}` : detail.replace(`${model}: `, '').replace(/^Rejected /, '')
  const what = kind === 'reading-judged' && outcome === 'reading' ? 'reads it' : outcome.replace('-', ' ')
  return about === '' ? what : `${what}: ${about}`
}
