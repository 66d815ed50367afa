import type { Contract } from '@sourceless/contract'
import type { Effort } from '../api.js'
import { functionsOf, walkExpression, walkStatements } from '../contract-walk.js'
import { randomText } from './buffers.js'
import type { Harvest } from './harvest.js'
import { createRandom } from './random.js'

export interface ProgramInput {
  readonly args: readonly Uint8Array[]
  readonly stdin: Uint8Array
}

/** What a program contract looks at; the rest cannot matter to it. */
export interface ProgramUses {
  readonly args: boolean
  readonly stdin: boolean
  readonly stdout: boolean
}

export function programUses(contract: Contract): ProgramUses {
  let stdin = false
  let stdout = false
  for (const declaration of functionsOf(contract)) {
    walkStatements(
      declaration.body,
      () => {},
      (e) => {
        if (e.kind !== 'builtin') return
        if (e.builtin === 'read') stdin = true
        if (e.builtin === 'write' || e.builtin === 'writeDecimal') stdout = true
      },
    )
  }
  for (const condition of contract.requires) walkExpression(condition, () => {})
  return { args: contract.entry.parameters.length > 0, stdin, stdout }
}

const text = (s: string): Uint8Array => new TextEncoder().encode(s)

const fixedStdin: readonly string[] = [
  '',
  '\n',
  'a',
  'abc',
  'abc\n',
  'a\nb\n',
  'a\nb',
  '\n\n\n',
  ' ',
  ' a  b ',
  'a b c\nd e f\n',
  '\r\n',
  'a\tb',
  'Hello, World!\n',
  'HELLO hello 123\n',
  '0',
  '7\n',
  '42\n',
  '-5\n',
  '1 2 3\n',
  '1\n2\n3\n',
  '10\n20\n30',
  '999999999999999999999\n',
  '18446744073709551615\n',
  '3.5\n',
  '+1',
  'aaa',
  'racecar\n',
  'zebra\napple\nmango\n',
  'x'.repeat(300),
]

const fixedArguments: readonly (readonly string[])[] = [
  [],
  ['a'],
  ['abc', 'def'],
  ['1'],
  ['0'],
  ['42'],
  ['-7'],
  ['1', '2'],
  ['10', '3'],
  ['7', '0'],
  ['abc', 'abc'],
  [''],
  ['', ''],
  ['18446744073709551615'],
  ['18446744073709551616'],
  ['-9223372036854775808'],
  ['1', '2', '3'],
  ['x'.repeat(200)],
  ['hello world'],
  ['--help'],
  ['1x'],
  ['x1'],
  [' 1'],
  ['äß', '€uro', '𝄞'],
]

const randomCounts: Readonly<Record<Effort, number>> = { quick: 40, normal: 100, high: 1000 }

/** Standard input beyond any likely buffer, and just around 4 and 64 KiB. */
const longSizes: Readonly<Record<Effort, readonly number[]>> = {
  quick: [4096, 65_537],
  normal: [4095, 4096, 4097, 65_535, 65_536, 65_537, 140_000],
  high: [4095, 4096, 4097, 8192, 16_384, 65_535, 65_536, 65_537, 131_072, 300_000],
}

/**
 * Finite and fixed by the seed. Programs that look at nothing get one input, and it is all there is. Where arguments are text
 * their bytes are UTF-8.
 */
export function* programInputs(
  contract: Contract,
  harvest: Harvest,
  { seed, effort, argumentsAreText = false }: InputChoices,
): Generator<ProgramInput> {
  for (const input of inputsOfBytes(contract, harvest, seed, effort))
    yield argumentsAreText ? { ...input, args: input.args.map(asText) } : input
}

export interface InputChoices {
  readonly seed: number
  readonly effort: Effort
  readonly argumentsAreText?: boolean
}

/** The bytes themselves if they are UTF-8, else the text whose characters have their numbers. */
function asText(bytes: Uint8Array): Uint8Array {
  try {
    return text(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return text(String.fromCharCode(...bytes))
  }
}

function* inputsOfBytes(contract: Contract, harvest: Harvest, seed: number, effort: Effort): Generator<ProgramInput> {
  for (const example of contract.examples)
    if (example.kind === 'program') yield { args: example.arguments, stdin: example.stdin }
  const uses = programUses(contract)
  const none = new Uint8Array()
  if (!uses.args && !uses.stdin) {
    yield { args: [], stdin: none }
    return
  }
  const random = createRandom(seed)
  const args = uses.args ? fixedArguments.map((list) => list.map(text)) : [[]]
  const inputs = uses.stdin ? [...fixedStdin.map(text), ...harvest.texts, everyByte()] : [none]
  for (const list of args) yield { args: list, stdin: uses.stdin ? random.pick(inputs) : none }
  for (const stdin of inputs) yield { args: uses.args ? random.pick(args) : [], stdin }
  if (uses.args)
    for (const text of harvest.texts)
      yield { args: [text.filter((b) => b !== 0)], stdin: uses.stdin ? random.pick(inputs) : none }
  const anyByte = () => random.below(256)
  if (uses.stdin) {
    for (const size of longSizes[effort]) {
      const line = randomText(1 + random.below(90), random, harvest.texts, anyByte)
      const stdin = Uint8Array.from({ length: size }, (_, i) =>
        i % (line.length + 1) === line.length ? 10 : line[i % (line.length + 1)]!,
      )
      yield { args: uses.args ? random.pick(args) : [], stdin }
    }
  }
  for (let i = 0; i < randomCounts[effort]; i++) {
    const stdin = uses.stdin ? lines(random, harvest, anyByte) : none
    const count = uses.args ? random.below(4) : 0
    const list = Array.from({ length: count }, () =>
      random.oneIn(2)
        ? text(`${BigInt.asIntN(64, random.bits(1 + random.below(64)))}`)
        : randomText(random.below(12), random, harvest.texts, () => 1 + random.below(255)).filter((b) => b !== 0),
    )
    yield { args: list, stdin }
  }
}

function everyByte(): Uint8Array {
  return Uint8Array.from({ length: 512 }, (_, i) => (i < 256 ? i : 511 - i))
}

/** A few lines of words and numbers, some empty, the last one perhaps without its newline. */
function lines(random: ReturnType<typeof createRandom>, harvest: Harvest, anyByte: () => number): Uint8Array {
  const bytes: number[] = []
  const count = random.below(6)
  for (let i = 0; i < count; i++) {
    if (random.oneIn(3)) bytes.push(...text(`${random.bits(1 + random.below(40)) - 500n}`))
    else bytes.push(...randomText(random.below(30), random, harvest.texts, anyByte))
    if (i < count - 1 || !random.oneIn(3)) bytes.push(10)
  }
  return Uint8Array.from(bytes)
}
