import type { Build } from '../../schemas/build.js'
import type { BuildStore } from '../../store/api.js'
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
  let wake = (): void => {}
  let changes = 0
  const onChange = (): void => {
    changes++
    wake()
  }
  const unwatch = builds.watch(build.id, onChange)
  for (const signal of signals) signal.addEventListener('abort', onChange)
  try {
    for (;;) {
      const seen = changes
      const current = (await builds.get(tenant, build.id)) ?? build
      const leftMs = until - Date.now()
      if (hasEnded(current) || leftMs <= 0 || signals.some(({ aborted }) => aborted)) return current
      await new Promise<void>((resolve) => {
        if (changes !== seen) return resolve()
        const timer = setTimeout(resolve, Math.min(leftMs, lookAgainMs))
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', onChange)
    unwatch()
  }
}
