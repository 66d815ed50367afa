import { ask } from '../work/ask.js'
import type { ViewRequest } from './inspect.js'
import type { ViewedFile } from './viewed-file.js'

/** A megabyte of code takes some ten seconds to disassemble, on a slow machine more. */
const limitMs = 180_000

/** Opens a file for the viewers, in a worker. Files of any kind are opened: `remarks` say what could not be read. */
export async function viewFile(
  request: ViewRequest,
  signal?: AbortSignal,
): Promise<ViewedFile | { readonly problem: string }> {
  const answer = await ask('view', request, { ...(signal ? { signal } : {}), limitMs })
  if (!('problem' in answer)) return answer
  return { problem: `${request.name} could not be opened: ${answer.message}` }
}
