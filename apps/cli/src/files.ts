import { constants } from 'node:fs'
import { access, chmod, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { systemReason } from './session.js'

/** A file to write: absolute or relative path, contents, and whether it can be executed. */
export interface OutputFile {
  readonly path: string
  readonly bytes: Uint8Array
  readonly executable: boolean
}

/** Why nothing can be written at `path`, or undefined when it can: told before the work starts, so that no work is lost. */
export async function whyUnwritable(path: string): Promise<string | undefined> {
  const directory = dirname(resolve(path))
  const target = await stat(path).catch(() => undefined)
  if (target?.isDirectory()) return `${path} is a directory; name a file, for example ${join(path, 'result.o')}`
  if (target && !target.isFile()) return `${path} is no ordinary file; it would be replaced, so name another one`
  try {
    await access(directory, constants.W_OK)
    if (target) await access(path, constants.W_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return `cannot write ${path}: ${code === 'ENOENT' ? `there is no folder ${directory}` : systemReason(error)}`
  }
  return undefined
}

/**
 * Writes all files or none: each goes to a temporary name beside its place, and only when all are on disk are they renamed.
 * An interruption before that leaves nothing behind.
 */
export async function writeFiles(files: readonly OutputFile[], signal: AbortSignal): Promise<void> {
  const temporary = files.map((file) => ({ ...file, from: `${file.path}.${process.pid}.partial` }))
  try {
    for (const file of temporary) {
      await writeFile(file.from, file.bytes, { signal })
      if (file.executable) await chmod(file.from, 0o755)
    }
    for (const file of temporary) await rename(file.from, file.path)
  } finally {
    for (const file of temporary) await rm(file.from, { force: true })
  }
}
