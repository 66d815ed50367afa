import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Contract, ScalarType, Value } from '@sourceless/contract'
import { layoutObject, type ObjectFile } from '@sourceless/object'
import { bytesOf, scalarFrom, scalarPattern, sizeOfScalar } from './values.js'

export const hasCompiler = spawnSync('gcc', ['--version']).status === 0

let runnerPath: string | undefined
function runner(): string {
  if (runnerPath === undefined) {
    runnerPath = join(mkdtempSync(join(tmpdir(), 'forge-')), 'runner')
    execFileSync('gcc', [
      '-O1',
      '-fno-pie',
      '-no-pie',
      '-o',
      runnerPath,
      new URL('../native/runner.c', import.meta.url).pathname,
    ])
  }
  return runnerPath
}

export interface NativeCase {
  readonly contract: Contract
  readonly unit: ObjectFile
  readonly inputs: readonly (readonly Value[])[]
}
export interface NativeResult {
  /** 0, the signal that ended the call, or 255 when a callee-saved register changed. */
  readonly status: number
  readonly result: Value | undefined
  readonly after: readonly Value[]
}

const words = (values: readonly bigint[]): Uint8Array =>
  new Uint8Array(BigUint64Array.from(values, (v) => BigInt.asUintN(64, v)).buffer)

/** Runs each object natively on its inputs, all in one process. */
export function runNative(cases: readonly NativeCase[]): NativeResult[][] {
  const parts: Uint8Array[] = []
  const readers: ((view: DataView, at: number) => { result: NativeResult; at: number })[][] = []
  cases.forEach(({ contract, unit, inputs }, n) => {
    const image = layoutObject(unit, { baseAddress: 0x40000000 + n * 0x200000 }).value!
    parts.push(Uint8Array.of('I'.charCodeAt(0)), words([BigInt(image.segments.length)]))
    for (const { address, bytes, sizeBytes, write } of image.segments) {
      parts.push(words([BigInt(address), BigInt(bytes.length), BigInt(sizeBytes), write ? 1n : 0n]), bytes)
    }
    const entry = BigInt(image.symbols.get(contract.name)!)
    readers.push(inputs.map((values) => addCall(parts, contract, entry, values)))
  })
  const run = spawnSync(runner(), { input: Buffer.concat(parts), maxBuffer: 1 << 30 })
  if (run.status !== 0) throw new Error(`the native runner ended with ${run.status ?? run.signal}`)
  const view = new DataView(run.stdout.buffer, run.stdout.byteOffset, run.stdout.length)
  let at = 0
  return readers.map((group) =>
    group.map((read) => {
      const done = read(view, at)
      at = done.at
      return done.result
    }),
  )
}

let garbage = 0x9e3779b97f4a7c15n
/** Upper bits of narrow arguments are not the callee's to rely on. */
export function dirty(pattern: bigint, bits: number): bigint {
  garbage = BigInt.asUintN(64, garbage * 6364136223846793005n + 1442695040888963407n)
  return bits === 64 ? pattern : pattern | ((garbage << BigInt(bits)) & 0xffffffffffffffffn)
}

function addCall(parts: Uint8Array[], contract: Contract, entry: bigint, values: readonly Value[]) {
  const [ints, floats, stack]: bigint[][] = [[], [], []]
  const buffers: { address: bigint; bytes: Uint8Array; index: number }[] = []
  const integer = (value: bigint) => (ints.length < 6 ? ints.push(value) : stack.push(value))
  contract.entry.parameters.forEach(({ type }, index) => {
    const value = values[index]
    if (type.kind === 'slice' || type.kind === 'cstr') {
      const bytes =
        type.kind === 'cstr' ? Uint8Array.from([...(value as Uint8Array), 0]) : bytesOf(type.element, value as never)
      // Against the end of its arena, so that one byte too far faults.
      const address = 0x30000000n + BigInt(buffers.length) * 0x100000n + 65536n - BigInt(bytes.length)
      buffers.push({ address, bytes, index })
      integer(address)
      if (type.kind === 'slice') integer(BigInt((value as readonly unknown[]).length))
    } else if (type.kind === 'float') (floats.length < 8 ? floats : stack).push(scalarPattern(type, value as number))
    else
      integer(
        dirty(
          scalarPattern(type as ScalarType, value as never),
          type.kind === 'bool' ? 8 : (type as { bits: number }).bits,
        ),
      )
  })
  const pad = (list: bigint[], size: number) => words([...list, ...Array<bigint>(size - list.length).fill(0n)])
  parts.push(
    Uint8Array.of('C'.charCodeAt(0)),
    words([entry]),
    pad(ints, 6),
    pad(floats, 8),
    pad(stack, 16),
    words([BigInt(buffers.length)]),
  )
  for (const { address, bytes } of buffers) parts.push(words([address, BigInt(bytes.length)]), bytes)
  return (view: DataView, start: number) => {
    const type = contract.entry.result
    const pattern = view.getBigUint64(start + (type.kind === 'float' ? 9 : 1), true)
    const after = [...values]
    let at = start + 17
    for (const { bytes, index } of buffers) {
      const data = new Uint8Array(view.buffer, view.byteOffset + at, bytes.length)
      const parameter = contract.entry.parameters[index].type
      after[index] =
        parameter.kind === 'cstr'
          ? data.slice(0, -1)
          : Array.from(
              { length: bytes.length / sizeOfScalar((parameter as { element: ScalarType }).element) },
              (_, i) => scalarFrom((parameter as { element: ScalarType }).element, data, i),
            )
      at += bytes.length
    }
    const raw = new Uint8Array(8)
    new DataView(raw.buffer).setBigUint64(0, pattern, true)
    const result = type.kind === 'void' ? undefined : scalarFrom(type, raw, 0)
    return { result: { status: view.getUint8(start), result, after } as NativeResult, at }
  }
}
