import { z } from 'zod'
import { parseJson } from '../parse-json.js'
import { readText } from './read-text.js'

export type KeyFile =
  | { readonly ok: true; readonly keys: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly message: string }

const mostBytes = 64 * 1024
const content = z.record(z.string(), z.string())

/**
 * Reads keys from a JSON file such as `{ "openai": "…", "https://llm.example.org": "…" }`: by name of a built-in endpoint,
 * or by the origin that the key is for. No file is no keys. A file that others can read is refused (not checked on
 * Windows, which has no such permissions). Messages never have anything of the file's content.
 */
export async function readKeyFile(path: string): Promise<KeyFile> {
  let open = false
  try {
    const text = await readText(path, mostBytes, async (file) => {
      const { mode } = await file.stat()
      open = process.platform !== 'win32' && (mode & 0o077) !== 0
    })
    if (open) return { ok: false, message: `Others can read ${path}, which holds keys: run chmod 600 on it.` }
    if (text === undefined) return { ok: true, keys: {} }
    const read = content.safeParse(parseJson(text))
    if (read.success) return { ok: true, keys: read.data }
    return { ok: false, message: `${path} must be a JSON object of keys, by name or origin of their endpoints.` }
  } catch (problem) {
    return { ok: false, message: `${path} cannot be read (${(problem as NodeJS.ErrnoException).code ?? 'too large'}).` }
  }
}
