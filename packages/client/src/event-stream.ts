import { SourcelessError } from './error.js'

/** An event is small; a stream that says nothing but one long line is something else. */
const longestEventCharacters = 1024 * 1024
/** The server sends a comment every 15 seconds: a stream that is silent for longer is dead. */
const silenceMs = 45_000

/** The data of each server-sent event; ends with the stream. Leaving the loop closes it. */
export async function* readEventData(body: ReadableStream<Uint8Array>, signal?: AbortSignal): AsyncGenerator<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await readInTime(reader, signal)
      if (done) return
      rest += decoder.decode(value, { stream: true })
      const blocks = rest.split(/\r?\n\r?\n/)
      rest = blocks.pop()!
      if (rest.length > longestEventCharacters)
        throw new SourcelessError({ code: 'unexpected-answer', message: 'The stream is none of events.' })
      for (const block of blocks) {
        const data = block.split(/\r?\n/).flatMap((line) => /^data: ?(.*)$/s.exec(line)?.[1] ?? [])
        if (data.length > 0) yield data.join('\n')
      }
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>

function readInTime(reader: Reader, signal?: AbortSignal): ReturnType<Reader['read']> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    const onAbort = (): void => {
      end()
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      end()
      reject(new Error('the stream is silent'))
    }, silenceMs)
    signal?.addEventListener('abort', onAbort, { once: true })
    reader.read().then(resolve, reject).finally(end)
  })
}
