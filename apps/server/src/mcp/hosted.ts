import type { Compute, TaskKind } from '../compute/api.js'
import { hasEnded } from '../http/handlers/kept.js'
import type { Build } from '../schemas/build.js'
import type { Settings } from '../settings.js'
import type { Principal, Scope, Store } from '../store/api.js'
import { createWake } from '../worker/wake.js'
import type { Backend, KnownBuild, MakeOutcome, Refusal, WorkOptions } from './backend.js'

export interface HostedParts {
  readonly store: Store
  readonly compute: Compute
  readonly settings: Pick<Settings, 'requestTimeoutMs' | 'buildTimeoutMs' | 'queueLimit' | 'concurrentBuilds'>
}

/** Which of the key's scopes each kind of work needs, as for the same work over HTTP; one of them is enough. */
const scopesOf: Readonly<Record<TaskKind, readonly Scope[]>> = {
  make: ['build'],
  read: ['build'],
  verify: ['build'],
  run: ['build'],
  score: ['score'],
  disassemble: ['build', 'read'],
  // Builds ask for it, tools do not.
  shard: [],
}
/** Looks at the state of a build at least so often, should a notice be lost. */
const lookAgainMs = 1_000

/** The tools on a server: builds go through its queue, and only their tenant finds them. */
export function createHostedBackend(parts: HostedParts, principal: Principal, origin: string): Backend {
  const { store, compute, settings } = parts
  const refused = (kind: TaskKind): Refusal | undefined => {
    const scopes = scopesOf[kind]
    if (scopes.some((scope) => principal.scopes.includes(scope))) return undefined
    return {
      kind: 'refused',
      code: 'forbidden',
      message: `The key may not do that: it lacks the scope ${scopes.join(' or ')}. The operator makes another with sourceless-server keys create.`,
    }
  }
  const known = (build: Build): KnownBuild | undefined => {
    const { id, result } = build
    if (result === undefined) return undefined
    return {
      id,
      result,
      page: `${origin}/builds/${id}`,
      async bytes(name) {
        const artifact = result.artifacts.find((one) => one.name === name)
        return artifact && (await store.blobs.get(artifact.sha256))
      },
      place: (name) => ({ url: `${origin}/v1/builds/${id}/artifacts/${encodeURIComponent(name)}` }),
    }
  }
  return {
    async run(kind, request, { signal }) {
      return refused(kind) ?? compute.run(kind, request, { signal, timeoutMs: settings.requestTimeoutMs })
    },
    async make(request, options) {
      const problem = refused('make')
      if (problem) return problem
      const submission = await store.builds.submit({
        principal,
        request,
        concurrentLimit: principal.limits.concurrentBuilds ?? settings.concurrentBuilds,
        queueLimit: settings.queueLimit,
      })
      if (!('build' in submission)) return unqueued(submission.kind)
      const { id } = submission.build
      // Waiting in the queue takes its time too.
      const deadline = AbortSignal.timeout(2 * settings.buildTimeoutMs)
      const build = await ended(store, principal, id, {
        ...options,
        signal: AbortSignal.any([options.signal, deadline]),
      })
      return outcomeOf(build, known(build), deadline.aborted)
    },
    async find(id) {
      if (!principal.scopes.includes('build') && !principal.scopes.includes('read')) return undefined
      const build = await store.builds.get(principal.tenant, id)
      return build && known(build)
    },
  }
}

function unqueued(kind: 'conflict' | 'tenant-full' | 'queue-full' | 'over-budget'): Refusal {
  if (kind === 'tenant-full')
    return {
      kind: 'refused',
      code: 'too-many-requests',
      message: 'As many builds as the key may have wait or run. Wait until one ends.',
    }
  if (kind === 'over-budget')
    return { kind: 'refused', code: 'limit', message: 'The budget of the key for models is spent.' }
  return { kind: 'refused', code: 'unavailable', message: 'The queue is full. Try again in a few seconds.' }
}

/** Waits for the end of a build and passes its events on; cancels it when the caller goes. */
async function ended(store: Store, principal: Principal, id: string, options: WorkOptions): Promise<Build> {
  const { signal, onEvent } = options
  const wake = createWake()
  const unwatch = store.builds.watch(id, 'changes', wake.call)
  const cancel = (): void => {
    // What goes wrong here shows when the build is looked at next.
    void store.builds.cancel(principal.tenant, id).then(wake.call, wake.call)
  }
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) cancel()
  try {
    let lastEvent = 0
    for (;;) {
      const build = await store.builds.get(principal.tenant, id)
      if (onEvent)
        for (const event of await store.builds.events(id, lastEvent, 1_000)) {
          lastEvent = event.id
          onEvent(event)
        }
      if (build === undefined) throw new Error(`build ${id} is gone`)
      if (hasEnded(build)) return build
      await wake.wait(lookAgainMs)
    }
  } finally {
    signal.removeEventListener('abort', cancel)
    unwatch()
  }
}

function outcomeOf(build: Build, known: KnownBuild | undefined, isLate: boolean): MakeOutcome {
  if (build.state === 'succeeded' && known) return { kind: 'done', value: known }
  if (build.state === 'failed' && build.failure) return { kind: 'failed', failure: build.failure }
  return { kind: isLate ? 'timed-out' : 'aborted' }
}
