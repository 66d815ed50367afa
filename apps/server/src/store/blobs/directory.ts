import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FilePlace } from './place.js'

/** Files below a directory, in folders by the first two digits. They are complete from the moment they have their name. */
export function createDirectory(directory: string): FilePlace {
  const pathOf = (sha256: string) => join(directory, sha256.slice(0, 2), sha256)
  return {
    where: pathOf,
    put: async (sha256, bytes) => {
      const path = pathOf(sha256)
      if (await exists(path, bytes.length)) return
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const temporary = `${path}.${randomUUID()}`
      try {
        await writeThrough(temporary, bytes)
        await rename(temporary, path)
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    },
    get: (sha256) =>
      readFile(pathOf(sha256)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      }),
    remove: (sha256) => rm(pathOf(sha256), { force: true }),
  }
}

const exists = (path: string, sizeBytes: number): Promise<boolean> =>
  stat(path).then(
    ({ size }) => size === sizeBytes,
    () => false,
  )

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}
