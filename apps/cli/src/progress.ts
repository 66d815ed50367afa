import type { PipelineEvent } from '@sourceless/pipeline'

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
  return {
    onEvent(event) {
      if (event.kind === 'stage-started') show(`${event.stage} …`)
      else if (event.kind === 'reading-progressed')
        show(`read: looking for programs that fit, ${Math.floor((100 * event.steps) / event.ofSteps)} %`)
      else if (event.kind === 'check-progressed' && event.event.kind === 'stage-started')
        show(`verify: ${event.event.stage} …`)
      else if (event.kind === 'candidate-judged')
        show(`${event.origin}: ${event.instructions} instructions, ${event.sizeBytes} bytes: ${event.verdict.level}`)
    },
    end: () => show(''),
  }
}
