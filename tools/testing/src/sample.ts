import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Plain files of the directories that are there, in a fixed order, no larger than 16 MiB. */
export const filesIn = (...directories: readonly string[]): string[] =>
  directories
    .filter((directory) => existsSync(directory))
    .flatMap((directory) =>
      readdirSync(directory)
        .sort()
        .map((name) => join(directory, name)),
    )
    .filter((path) => {
      const status = lstatSync(path)
      return status.isFile() && status.size <= 1 << 24
    })

/** Every so-manieth, so that `count` remain; with SLOW=1 all. */
export const sampleOf = <T>(items: readonly T[], count: number): T[] => {
  const step = process.env.SLOW ? 1 : Math.max(1, Math.floor(items.length / count))
  return items.filter((_, index) => index % step === 0)
}
