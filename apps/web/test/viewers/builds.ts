import { type Build, createPipeline } from '@sourceless/pipeline'
import { targets } from '@sourceless/targets'
import { inspect } from '../../src/viewers/file/inspect.js'
import type { ViewedFile } from '../../src/viewers/file/viewed-file.js'
import type { Listing } from '../../src/viewers/types.js'

/** Reads nothing: what is made here is given as a contract. */
export const reader = {
  read: () => {
    throw new Error('only contracts are given')
  },
}
const pipeline = createPipeline({ reader, targets })

export const contracts = {
  gcd: `/** Greatest common divisor. */
function gcd(a: u64, b: u64): u64 {
  example(gcd(48, 18) == 6)
  while (b != 0) {
    const rest = a % b
    a = b
    b = rest
  }
  return a
}
`,
  sum: `/** Sum of the elements. */
function sum(values: readonly u32[]): u64 {
  example(sum([1, 2, 3]) == 6)
  let total: u64 = 0
  for (let i: u64 = 0; i < values.length; i++) total += u64(values[i])
  return total
}
`,
  sign: `/** The sign of x. */
function sign(x: i32): i32 {
  if (x < 0) return -1
  if (x > 0) return 1
  return 0
}
`,
  digit: `/** English length of a digit's name. */
const LENGTHS: u8[10] = [4, 3, 3, 5, 4, 4, 3, 5, 5, 4]
function digit(x: u32): u32 {
  return x < 10 ? u32(LENGTHS[x]) : u32(0)
}
`,
  hello: `/** Greets. */
function main(): void {
  example(main(), stdout("Hello, world\\n"))
  write("Hello, world\\n")
}
`,
  upper: `/** Copies standard input in upper case. */
function main(): void {
  let c: i32 = read()
  while (c >= 0) {
    write(c >= 97 && c <= 122 ? u8(c - 32) : u8(c))
    c = read()
  }
}
`,
} as const

const made = new Map<string, Promise<Build>>()

/** A file of the real pipeline, made once; an unverified one is an error. */
export function make(contract: keyof typeof contracts, target: string, emit?: string): Promise<Build> {
  const key = `${contract} ${target} ${emit}`
  const known = made.get(key) ?? makeAnew(contract, target, emit)
  made.set(key, known)
  return known
}

async function makeAnew(contract: keyof typeof contracts, target: string, emit?: string): Promise<Build> {
  const built = await pipeline.make({
    contract: contracts[contract],
    target,
    effort: 'quick',
    ...(emit === undefined ? {} : { emit }),
  })
  if (!built.ok)
    throw new Error(`${contract} for ${target}: ${built.message} ${built.diagnostics.map((one) => one.message)}`)
  return built
}

/** A listing as the HTTP API sends it. */
export const listingAsSent = ({ functions, ...counts }: Build['listing']): Listing => ({
  ...counts,
  functions: functions.map(({ name, lines }) => ({
    name,
    lines: lines.map(({ target, ...line }) => ({
      ...line,
      bytes: Buffer.from(line.bytes).toString('hex'),
      ...(target === undefined ? {} : { target }),
    })),
  })),
})

export const binaryOf = ({ files }: Build) => files.find(({ role }) => role === 'binary')!

/** Makes a file and opens it as the viewers do. */
export async function view(contract: keyof typeof contracts, target: string, emit?: string): Promise<ViewedFile> {
  const build = await make(contract, target, emit)
  const { bytes, name } = binaryOf(build)
  const isRaw = emit === 'raw'
  return inspect({ bytes, name, contract: contracts[contract], isRaw, ...(isRaw || emit === 'hex' ? { target } : {}) })
}

export const emitsOf = (kind: 'function' | 'program') =>
  targets.flatMap(({ triple, emits }) => emits[kind].map((emit) => [triple, emit] as const))
