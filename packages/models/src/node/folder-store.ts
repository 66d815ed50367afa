import { access, constants, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CassetteStore } from '../cassette/cassette.js'
import { makeFolder, writeAtomically } from './atomic-write.js'
import { readText } from './read-text.js'

/** A recording with its request and answer stays below this. */
const mostBytes = 256 * 1024 * 1024

/** Recordings in a folder, a JSON file for each exchange, named after its key. */
export function folderStore(folder: string): CassetteStore {
  const pathOf = (key: string): string => join(folder, `${key}.json`)
  return {
    load: (key) => readText(pathOf(key), mostBytes),
    save: (key, text) => writeAtomically(pathOf(key), text),
  }
}

/** Why recordings cannot be read from a folder, or written to one, which is made when missing; undefined when they can. */
export async function folderProblem(folder: string, use: 'read' | 'write'): Promise<string | undefined> {
  try {
    if (use === 'write') await makeFolder(folder)
    if (!(await stat(folder)).isDirectory()) return 'it is no folder'
    await access(folder, use === 'read' ? constants.R_OK : constants.W_OK)
    return undefined
  } catch (problem) {
    const { code } = problem as NodeJS.ErrnoException
    return code === 'ENOENT' && use === 'read' ? 'there is no such folder' : `the system says ${code ?? problem}`
  }
}
