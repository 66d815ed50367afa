import { fillRandom } from '../random.js'
import type { LinuxHostOptions } from './api.js'

/** Standard input, output and error, with the disturbances that were asked for. Shared by all host models. */
export interface Streams {
  readonly consumedBytes: number
  output(file: number): Uint8Array
  /** Why an access to a file is not permitted, or undefined. */
  refusal(access: 'read' | 'write', file: number): string | undefined
  /** Bytes transferred; 0 at the end of the input. */
  read(buffer: Uint8Array): number | 'interrupted'
  write(file: number, bytes: Uint8Array): number | 'interrupted' | 'limit'
}

const defaultLimitBytes = 1 << 20

export function createStreams(options: LinuxHostOptions): Streams {
  const { stdin = new Uint8Array(0), outputLimitBytes = defaultLimitBytes, disturbance } = options
  const permitted = options.permitted ?? { read: true, write: true }
  const outputs = [createSink(), createSink()]
  let consumedBytes = 0
  let calls = 0
  let wasInterrupted = false
  const random = new Uint32Array(2)

  /** How much of a transfer happens this time; 0 stands for an interruption. */
  const disturb = (count: number): number => {
    if (disturbance === undefined || count === 0) return count
    fillRandom(random, disturbance.seed + 0x10001 * calls++)
    const [first, second] = random as unknown as [number, number]
    if (disturbance.interruptions === true && !wasInterrupted && first % 4 === 0) {
      wasInterrupted = true
      return 0
    }
    wasInterrupted = false
    return disturbance.shortTransfers === true && first % 3 !== 0 ? 1 + (second % count) : count
  }
  return {
    get consumedBytes() {
      return consumedBytes
    },
    output: (file) => outputs[file - 1]!.bytes(),
    refusal(access, file) {
      if (access === 'read') {
        if (!permitted.read) return 'the program may not read'
        return file === 0 ? undefined : `only standard input may be read, not file ${file}`
      }
      if (!permitted.write) return 'the program may not write'
      return file === 1 || file === 2 ? undefined : `only standard output and error may be written, not file ${file}`
    },
    read(buffer) {
      const wanted = Math.min(buffer.length, stdin.length - consumedBytes)
      if (buffer.length === 0) return 0
      const count = disturb(Math.max(1, wanted))
      if (count === 0) return 'interrupted'
      const moved = Math.min(count, wanted)
      buffer.set(stdin.subarray(consumedBytes, consumedBytes + moved))
      consumedBytes += moved
      return moved
    },
    write(file, bytes) {
      const count = disturb(bytes.length)
      if (count === 0 && bytes.length > 0) return 'interrupted'
      if (outputs[0]!.length + outputs[1]!.length + count > outputLimitBytes) return 'limit'
      outputs[file - 1]!.append(bytes.subarray(0, count))
      return count
    },
  }
}

function createSink() {
  let buffer = new Uint8Array(256)
  let length = 0
  return {
    get length() {
      return length
    },
    append(bytes: Uint8Array): void {
      if (length + bytes.length > buffer.length) {
        const grown = new Uint8Array(Math.max(2 * buffer.length, length + bytes.length))
        grown.set(buffer)
        buffer = grown
      }
      buffer.set(bytes, length)
      length += bytes.length
    },
    bytes: (): Uint8Array => buffer.slice(0, length),
  }
}
