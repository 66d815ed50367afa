import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Compute, TaskKind, TaskKinds, TaskOptions, TaskOutcome } from './compute/api.js'
import type { Metrics } from './metrics.js'
import { version } from './version.js'

/** Does nothing unless an SDK was registered before, by `node --import`. */
const tracer = trace.getTracer('@sourceless/server', version)

/** Runs what answers a request in a span that continues the caller's trace. */
export function traceRequest<Value>(
  name: string,
  headers: Readonly<Record<string, unknown>>,
  work: (span: Span) => Promise<Value>,
): Promise<Value> {
  const parent = propagation.extract(context.active(), headers)
  return tracer.startActiveSpan(name, { kind: SpanKind.SERVER }, parent, async (span) => {
    try {
      return await work(span)
    } finally {
      span.end()
    }
  })
}

/** The same compute processes; each task is counted, timed, and a span. */
export function observeCompute(compute: Compute, metrics: Metrics): Compute {
  return {
    load: () => compute.load(),
    close: () => compute.close(),
    run<K extends TaskKind>(kind: K, request: TaskKinds[K]['request'], options: TaskOptions): Promise<TaskOutcome<K>> {
      return tracer.startActiveSpan(`task ${kind}`, async (span) => {
        const stop = metrics.taskSeconds.startTimer({ kind })
        try {
          const outcome = await compute.run(kind, request, options)
          const ended = outcome.kind === 'failed' ? `failed: ${outcome.failure.code}` : outcome.kind
          metrics.tasks.inc({ kind, outcome: ended })
          span.setAttribute('sourceless.outcome', ended)
          if (outcome.kind === 'crashed') span.setStatus({ code: SpanStatusCode.ERROR, message: outcome.reason })
          return outcome
        } finally {
          stop()
          span.end()
        }
      })
    },
  }
}
