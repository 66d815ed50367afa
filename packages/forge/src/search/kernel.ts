import { writeWasm } from '@sourceless/object-wasm'
import { encode, type Item, item } from '../wasm/code.js'

export const laneCount = 32

/** Operations of the search; each is one or two machine instructions. */
export const unaryOperations = ['neg', 'not', 'shl', 'shr_u', 'shr_s', 'rotl'] as const
export const binaryOperations = [
  'add',
  'sub',
  'and',
  'or',
  'xor',
  'mul',
  'eq',
  'ne',
  'lt_u',
  'lt_s',
  'add2',
  'add4',
  'add8',
] as const
export type SearchOperation = (typeof unaryOperations)[number] | (typeof binaryOperations)[number]
const operations: readonly SearchOperation[] = [...unaryOperations, ...binaryOperations]

/** The operation with its operands as code that pushes them. Counts of shifts are the second operand in all lanes. */
function operation(op: SearchOperation, type: 'i32' | 'i64', a: Item, b: Item): Item[] {
  const apply = (name: string, ...inputs: Item[]) => [...inputs, item(`${type}.${name}`)]
  const literal = (value: bigint) => item(`${type}.const`, type === 'i32' ? Number(value) : value)
  if (op === 'neg') return apply('sub', literal(0n), a)
  if (op === 'not') return apply('xor', a, literal(-1n))
  if (op === 'add2' || op === 'add4' || op === 'add8') {
    return [a, b, literal(BigInt(Math.log2(Number(op.slice(3))))), item(`${type}.shl`), item(`${type}.add`)]
  }
  const compares = ['eq', 'ne', 'lt_u', 'lt_s'].includes(op)
  return compares && type === 'i64' ? [...apply(op, a, b), item('i64.extend_i32_u')] : apply(op, a, b)
}

/** Operand addresses in bytes. */
export interface KernelOperation {
  /** Fills the lanes at `out` and gives a hash of them. */
  readonly compute: (a: number, b: number, out: number) => number
  /** 1 where all lanes give the target, under the mask. */
  readonly matches: (a: number, b: number, unused: number) => number
  /** The first of `count` right operands, in slots that follow each other from `b`, that matches; `count` when none does. */
  readonly scan: (a: number, b: number, digestsOfB: number, count: number) => number
}

export interface Kernel {
  readonly memory: WebAssembly.Memory
  readonly operations: Readonly<Record<SearchOperation, KernelOperation>>
  /** Size of a lane, and of a digest. */
  readonly sizeBytes: number
  /** Address of the lane in a slot that is its digest: `scan` reads copies of them, one after the other. */
  readonly digestOffset: number
}

/** Address of the target's lanes; the mask of the bits that count follows them. */
export const targetAddress = 0
export const maskAddress = laneCount * 8
export const firstSlot = maskAddress + 8
export const slotBytes = laneCount * 8

/** One WebAssembly module with loops over lanes, and over slots, for each operation. */
export function createKernel(type: 'i32' | 'i64', bytes: number, digestLane: number): Kernel {
  const pages = Math.ceil(bytes / 65536)
  const sizeBytes = type === 'i32' ? 4 : 8
  const digestOffset = digestLane * sizeBytes
  const three = { parameters: ['i32', 'i32', 'i32'], results: ['i32'] } as const
  const four = { parameters: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] } as const
  const functions = operations.flatMap((op, i) => [
    { type: three, locals: ['i32', type, type] as const, body: encode(computeBody(op, type)).body },
    { type: three, locals: ['i32'] as const, body: encode(matchBody(op, type)).body },
    { type: four, locals: ['i32', type] as const, body: encode(scanBody(op, type, digestOffset, i * 3 + 1)).body },
  ])
  const bytesOfModule = writeWasm({
    functions,
    memories: [{ minimum: pages }],
    exports: [
      { name: 'memory', kind: 'memory', index: 0 },
      ...functions.map((_, i) => ({ name: `f${i}`, kind: 'function' as const, index: i })),
    ],
  })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytesOfModule as BufferSource))
  const table = operations.map((op, i): [string, KernelOperation] => {
    const [compute, matches, scan] = [0, 1, 2].map((part) => exports[`f${i * 3 + part}`] as KernelOperation['matches'])
    return [op, { compute, matches, scan: scan as KernelOperation['scan'] }]
  })
  return {
    memory: exports.memory as WebAssembly.Memory,
    operations: Object.fromEntries(table) as Kernel['operations'],
    sizeBytes,
    digestOffset,
  }
}

const parseItems = (text: string): Item[] =>
  text
    .trim()
    .split(/\s*;\s*/)
    .map((line) => {
      const [name, value] = line.split(' ')
      return item(name, value === undefined ? undefined : BigInt(value))
    })

/** Local 3 is the offset of the lane, 4 and 5 are operands; then 5 is the hash. */
function computeBody(op: SearchOperation, type: 'i32' | 'i64'): Item[] {
  const size = type === 'i32' ? 4 : 8
  const [prime, shift] = type === 'i32' ? ['0x01000193', '15'] : ['0x00000100000001b3', '29']
  const load = (parameter: number, to: number) =>
    parseItems(`local.get ${parameter}; local.get 3; i32.add; ${type}.load 0; local.set ${to}`)
  return [
    ...parseItems('loop'),
    ...load(0, 4),
    ...load(1, 5),
    ...parseItems('local.get 2; local.get 3; i32.add'),
    ...operation(op, type, item('local.get', 4), item('local.get', 5)),
    ...parseItems(`local.tee 4; ${type}.store 0`),
    ...parseItems(
      `local.get 3; i32.const ${size}; i32.add; local.tee 3; i32.const ${laneCount * size}; i32.lt_u; br_if 0; end`,
    ),
    ...hashItems(type, size, prime, shift),
  ]
}

function hashItems(type: 'i32' | 'i64', size: number, prime: string, shift: string): Item[] {
  const wrap = type === 'i64' ? '; i32.wrap_i64' : ''
  return parseItems(
    `i32.const 0; local.set 3; ${type}.const 0x1234567; local.set 5; loop
    ; local.get 5; local.get 2; local.get 3; i32.add; ${type}.load 0; ${type}.xor; ${type}.const ${prime}; ${type}.mul; local.tee 5
    ; local.get 5; ${type}.const ${shift}; ${type}.shr_u; ${type}.xor; local.set 5
    ; local.get 3; i32.const ${size}; i32.add; local.tee 3; i32.const ${laneCount * size}; i32.lt_u; br_if 0; end
    ; local.get 5${type === 'i64' ? `; local.get 5; i64.const 32; i64.shr_u; i64.xor` : ''}${wrap}`.replace(
      /\n\s*;/g,
      ';',
    ),
  )
}

/** Stops at the first lane that differs. */
function matchBody(op: SearchOperation, type: 'i32' | 'i64'): Item[] {
  const size = type === 'i32' ? 4 : 8
  const operand = (parameter: number) => parseItems(`local.get ${parameter}; local.get 3; i32.add; ${type}.load 0`)
  return [
    ...parseItems('loop'),
    ...operationOn(op, type, operand(0), operand(1)),
    ...parseItems(
      `local.get 3; ${type}.load ${targetAddress}; ${type}.xor; i32.const 0; ${type}.load ${maskAddress}; ${type}.and; ${type}.eqz; i32.eqz; if; i32.const 0; return; end
      ; local.get 3; i32.const ${size}; i32.add; local.tee 3; i32.const ${laneCount * size}; i32.lt_u; br_if 0; end; i32.const 1`.replace(
        /\n\s*;/g,
        ';',
      ),
    ),
  ]
}

/** Compares digests only, and all lanes where those agree. Local 4 counts slots, 5 is the digest of the left operand. */
function scanBody(op: SearchOperation, type: 'i32' | 'i64', digestOffset: number, matches: number): Item[] {
  const size = type === 'i32' ? 4 : 8
  const right = parseItems(`local.get 2; ${type}.load 0`)
  return [
    ...parseItems(`local.get 0; ${type}.load ${digestOffset}; local.set 5
      ; loop; local.get 4; local.get 3; i32.ge_u; if; local.get 3; return; end`),
    ...operationOn(op, type, parseItems('local.get 5'), right),
    ...parseItems(
      `i32.const 0; ${type}.load ${targetAddress + digestOffset}; ${type}.xor; i32.const 0; ${type}.load ${maskAddress}; ${type}.and; ${type}.eqz
      ; if; local.get 0; local.get 1; i32.const 0; call ${matches}; if; local.get 4; return; end; end
      ; local.get 1; i32.const ${slotBytes}; i32.add; local.set 1; local.get 2; i32.const ${size}; i32.add; local.set 2
      ; local.get 4; i32.const 1; i32.add; local.set 4; br 0; end; unreachable`,
    ),
  ]
}

function operationOn(op: SearchOperation, type: 'i32' | 'i64', a: Item[], b: Item[]): Item[] {
  const [first, second] = [item('unreachable'), item('unreachable')]
  return operation(op, type, first, second).flatMap((i) => (i === first ? a : i === second ? b : [i]))
}
