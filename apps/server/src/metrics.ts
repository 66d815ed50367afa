import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Compute } from './compute/api.js'
import type { Store } from './store/api.js'

/** What the server counts; text for Prometheus on request. */
export interface Metrics {
  readonly registry: Registry
  readonly requests: Counter<'method' | 'route' | 'status'>
  readonly requestSeconds: Histogram<'method' | 'route'>
  readonly refused: Counter<'reason'>
  readonly submissions: Counter<'outcome'>
  readonly tasks: Counter<'kind' | 'outcome'>
  readonly taskSeconds: Histogram<'kind'>
  readonly streams: Gauge
  readonly removed: Counter<'what'>
}

const prefix = 'sourceless_'
const quick = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const slow = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600]

export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix })
  return {
    registry,
    requests: new Counter({
      name: `${prefix}http_requests_total`,
      help: 'Requests that were answered.',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
    requestSeconds: new Histogram({
      name: `${prefix}http_request_duration_seconds`,
      help: 'Until the answer began.',
      labelNames: ['method', 'route'],
      buckets: quick,
      registers,
    }),
    refused: new Counter({
      name: `${prefix}refused_total`,
      help: 'Requests that were refused, by the code of the problem.',
      labelNames: ['reason'],
      registers,
    }),
    submissions: new Counter({
      name: `${prefix}submissions_total`,
      help: 'Requests for builds, by what became of them.',
      labelNames: ['outcome'],
      registers,
    }),
    tasks: new Counter({
      name: `${prefix}tasks_total`,
      help: 'Tasks of compute processes of this process (builds are of kind make), by how they ended.',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    taskSeconds: new Histogram({
      name: `${prefix}task_duration_seconds`,
      help: 'From asking for a process to the end of the task.',
      labelNames: ['kind'],
      buckets: slow,
      registers,
    }),
    streams: new Gauge({ name: `${prefix}event_streams`, help: 'Open event streams.', registers }),
    removed: new Counter({
      name: `${prefix}removed_total`,
      help: 'Builds, and files of theirs, that this process removed since they were old enough.',
      labelNames: ['what'],
      registers,
    }),
  }
}

/** Gauges that are read when somebody asks for the metrics. */
export function watchLoad(metrics: Metrics, store: Store, computes: Readonly<Record<string, Compute>>): void {
  const registers = [metrics.registry]
  const workers = new Gauge({ name: `${prefix}workers`, help: 'Workers that work for the store.', registers })
  new Gauge({
    name: `${prefix}builds`,
    help: 'Builds that wait and run, in the whole store.',
    labelNames: ['state'],
    registers,
    async collect() {
      const depth = await store.depth()
      this.set({ state: 'queued' }, depth.queued)
      this.set({ state: 'running' }, depth.running)
      workers.set(depth.workers)
    },
  })
  new Gauge({
    name: `${prefix}compute_tasks`,
    help: 'Tasks of compute processes of this process.',
    labelNames: ['pool', 'state'],
    registers,
    collect() {
      for (const [pool, compute] of Object.entries(computes)) {
        const { running, waiting, processes } = compute.load()
        this.set({ pool, state: 'running' }, running)
        this.set({ pool, state: 'waiting' }, waiting)
        this.set({ pool, state: 'possible' }, processes)
      }
    },
  })
}
