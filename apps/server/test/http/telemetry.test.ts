import {
  type Context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { afterAll, afterEach, expect, test } from 'vitest'
import type { Compute } from '../../src/compute/api.js'
import { createMetrics } from '../../src/metrics.js'
import { observeCompute, traceRequest } from '../../src/telemetry.js'

interface Recorded {
  readonly name: string
  readonly kind: SpanKind | undefined
  readonly attributes: Record<string, unknown>
  readonly parent: unknown
  status?: SpanStatusCode
  ended: boolean
}

const parentKey = Symbol('parent')
/** What an SDK does, as far as it matters here: notes spans. */
function registerRecorder(): Recorded[] {
  const spans: Recorded[] = []
  const startSpan = (name: string, options: SpanOptions = {}, on: Context = ROOT_CONTEXT): Span => {
    const recorded: Recorded = {
      name,
      kind: options.kind,
      attributes: {},
      parent: on.getValue(parentKey),
      ended: false,
    }
    spans.push(recorded)
    return {
      updateName: (text: string) => void Object.assign(recorded, { name: text }),
      setAttribute: (key: string, value: unknown) => void (recorded.attributes[key] = value),
      setAttributes: (values: object) => void Object.assign(recorded.attributes, values),
      setStatus: ({ code }: { code: SpanStatusCode }) => void (recorded.status = code),
      end: () => {
        recorded.ended = true
      },
    } as unknown as Span
  }
  const tracer: Tracer = {
    startSpan,
    startActiveSpan: ((name: string, ...rest: unknown[]) => {
      const work = rest.at(-1) as (span: Span) => unknown
      const [options, on] = rest.slice(0, -1) as [SpanOptions?, Context?]
      return work(startSpan(name, options, on))
    }) as Tracer['startActiveSpan'],
  }
  trace.setGlobalTracerProvider({ getTracer: () => tracer })
  propagation.setGlobalPropagator({
    inject: () => {},
    extract: (on, carrier) => on.setValue(parentKey, (carrier as Record<string, string>).traceparent),
    fields: () => ['traceparent'],
  })
  return spans
}
let spans: Recorded[] = []
afterEach(() => {
  spans.length = 0
})
afterAll(() => {
  trace.disable()
  propagation.disable()
})

test('without an SDK the work is done, and nothing else', async () => {
  expect(await traceRequest('GET /x', {}, async (span) => span.isRecording())).toBe(false)
})

test('a request is a span of a server that continues the trace of the caller, and ends whatever happens', async () => {
  // For good: who asked for a tracer before keeps the first that is registered.
  spans = registerRecorder()
  await traceRequest('GET request', { traceparent: '00-abc-def-01' }, async (span) => span.updateName('GET /v1/builds'))
  await expect(traceRequest('POST request', {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(spans).toEqual([
    { name: 'GET /v1/builds', kind: SpanKind.SERVER, attributes: {}, parent: '00-abc-def-01', ended: true },
    { name: 'POST request', kind: SpanKind.SERVER, attributes: {}, parent: undefined, ended: true },
  ])
})

test('a task is a span and is counted, by how it ended', async () => {
  const metrics = createMetrics()
  const outcomes = [
    { kind: 'failed', failure: { code: 'usage', message: '', diagnostics: [] } },
    { kind: 'crashed', reason: 'signal SIGKILL' },
  ]
  const compute = observeCompute(
    {
      run: (async () => outcomes.shift()) as unknown as Compute['run'],
      load: () => ({ running: 0, waiting: 0, processes: 1 }),
      close: async () => {},
    },
    metrics,
  )
  for (let index = 0; index < 2; index++) await compute.run('read', { intent: 'x' }, { timeoutMs: 1_000 })
  expect(
    spans.map(({ name, attributes, status, ended }) => [name, attributes['sourceless.outcome'], status, ended]),
  ).toEqual([
    ['task read', 'failed: usage', undefined, true],
    ['task read', 'crashed', SpanStatusCode.ERROR, true],
  ])
  const text = await metrics.registry.metrics()
  expect(text).toContain('sourceless_tasks_total{kind="read",outcome="failed: usage"} 1')
  expect(text).toContain('sourceless_tasks_total{kind="read",outcome="crashed"} 1')
  expect(text).toContain('sourceless_task_duration_seconds_count{kind="read"} 2')
})
