import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Writes a file so that readers see the old content or the new one, never a part. The folder is made when missing. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path))
  const draft = join(dirname(path), `.draft-${randomUUID()}`)
  try {
    await writeFile(draft, text, { flag: 'wx' })
    await rename(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

/** With `recursive`, `mkdir` of Node never ends where a parent is there and still takes no folder, as `/proc`. */
export async function makeFolder(path: string): Promise<void> {
  const isThere = (problem: unknown): boolean => (problem as NodeJS.ErrnoException).code === 'EEXIST'
  try {
    await mkdir(path)
  } catch (problem) {
    if (isThere(problem)) return
    const parent = dirname(path)
    if ((problem as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path) throw problem
    await makeFolder(parent)
    // Another writer may have been faster.
    await mkdir(path).catch((again) => isThere(again) || Promise.reject(again))
  }
}
