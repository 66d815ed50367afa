import type { Build } from '../../schemas/build.js'
import type { BuildStore } from '../../store/api.js'
import { createWake } from '../../worker/wake.js'
import { hasEnded } from './kept.js'

/** Watching may miss something; so often the build is looked at all the same. */
const lookAgainMs = 5_000

/** The build when it has ended, or as it is after that time. */
export async function whenEnded(
  builds: BuildStore,
  tenant: string,
  build: Build,
  limitMs: number,
  signals: readonly AbortSignal[],
): Promise<Build> {
  const until = Date.now() + limitMs
  const wake = createWake()
  const unwatch = builds.watch(build.id, 'end', wake.call)
  for (const signal of signals) signal.addEventListener('abort', wake.call)
  try {
    for (;;) {
      const current = (await builds.get(tenant, build.id)) ?? build
      const leftMs = until - Date.now()
      if (hasEnded(current) || leftMs <= 0 || signals.some(({ aborted }) => aborted)) return current
      await wake.wait(Math.min(leftMs, lookAgainMs))
    }
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', wake.call)
    unwatch()
  }
}
