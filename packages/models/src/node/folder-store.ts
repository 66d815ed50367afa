import { join } from 'node:path'
import type { CassetteStore } from '../cassette/cassette.js'
import { writeAtomically } from './atomic-write.js'
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
