import {
  createAssembler,
  decode,
  type Form,
  forms,
  gp,
  gp8,
  gp8high,
  gp64,
  locations,
  memory,
  type Operand,
  type OperandSpec,
  ripRelative,
  xmm,
} from '@sourceless/isa-x64'
import { expect, test } from 'vitest'
import { createSandbox, type Sandbox } from '../src/index.js'
import { type MachineState, step } from './support/machine.js'
import { createRandom, type Random } from './support/random.js'

const operandChoices = Number(process.env.SLOW ? 60 : 3)
const statesPerChoice = 4
const bufferBytes = 256

const assembler = createAssembler()
function encode(form: Form, operands: readonly Operand[]): Uint8Array {
  assembler.layout.buffer.length = 0
  assembler.emit(form, operands[0], operands[1], operands[2])
  return assembler.layout.buffer.toBytes()
}
const indexes = gp64.filter(({ name }) => name !== 'rsp')

function randomOperand(spec: OperandSpec, random: Random): Operand {
  const randomMemory = (): Operand => {
    const displacement = random.below(48) - 16
    if (random.below(6) === 0) return ripRelative(-200 - random.below(100))
    const base = random.pick(gp64)
    return random.below(2) === 0
      ? memory({ base, displacement })
      : memory({ base, index: random.pick(indexes), scale: random.pick([1, 2, 4, 8] as const), displacement })
  }
  switch (spec.kind) {
    case 'fixed':
      return spec.fixed!
    case 'one':
      return 1
    case 'immediate':
    case 'relative': {
      const value = BigInt.asIntN(spec.fieldBits, random.value(spec.fieldBits))
      if (spec.fieldBits === 64) return value
      return spec.unsigned ? Number(BigInt.asUintN(spec.fieldBits, value)) : Number(value)
    }
    case 'memory':
      return randomMemory()
    case 'xmm':
      return random.pick(xmm)
    case 'xmm-or-memory':
      return random.below(2) === 0 ? random.pick(xmm) : randomMemory()
    default:
      if (spec.kind === 'gp-or-memory' && random.below(2) === 0) return randomMemory()
      return spec.width === 8 ? random.pick([...gp8, ...gp8high]) : gp(random.below(16), spec.width)
  }
}

function randomInstruction(form: Form, random: Random): Uint8Array {
  for (;;) {
    try {
      return encode(
        form,
        form.operands.map((spec) => randomOperand(spec, random)),
      )
    } catch (error) {
      if ((error as { code?: string }).code !== 'operand-conflict') throw error
    }
  }
}

const registerLocations = gp64.map(({ location }) => location)
const flagLocations = ['CF', 'PF', 'AF', 'ZF', 'SF', 'OF', 'DF']
const vectorLocations = xmm.flatMap(({ location }) => [location, `${location}h`])

function readState(sandbox: Sandbox): Map<string, bigint> {
  const values = new Map<string, bigint>()
  for (const [index, name] of registerLocations.entries()) values.set(name, sandbox.registers[index]!)
  for (const [index, name] of flagLocations.entries()) values.set(name, BigInt(sandbox.flags[index]!))
  for (const [index, name] of vectorLocations.entries()) values.set(name, sandbox.vectors[index]!)
  return values
}

const isNaNPattern = (value: bigint): boolean =>
  (value & 0x7fffffffffffffffn) > 0x7ff0000000000000n || (value & 0x7fffffffn) > 0x7f800000n
const sameOrNaN = (a: bigint, b: bigint): boolean => a === b || (isNaNPattern(a) && isNaNPattern(b))

test('the state page covers every location', () => {
  expect([...registerLocations, ...flagLocations, ...vectorLocations].sort()).toEqual(Object.keys(locations).sort())
})

const parts = 8

test.each(Array.from({ length: parts }, (_, part) => part))('rows agree with the bigint machine, part %i', (part) => {
  const sandbox = createSandbox()
  const buffer = sandbox.allocate(bufferBytes)
  const codeAddress = sandbox.allocate(16, { permission: 'none' })
  let compared = 0
  forms.forEach((form, row) => {
    if (row % parts !== part) return
    const random = createRandom(0xe3 + row)
    for (let choice = 0; choice < operandChoices; choice++) {
      const code = randomInstruction(form, random)
      sandbox.protect(codeAddress, 16, 'none')
      sandbox.loadCode(code, codeAddress)
      const instruction = decode(code).value!
      const hex = Buffer.from(code).toString('hex')
      for (let trial = 0; trial < statesPerChoice; trial++) {
        for (let index = 0; index < 16; index++) {
          const near = buffer + BigInt(random.below(bufferBytes - 32) + 8)
          sandbox.registers[index] =
            random.below(3) === 0 ? random.value(64) : random.below(2) === 0 ? near : BigInt(random.below(8))
        }
        for (let index = 0; index < 32; index++) sandbox.vectors[index] = random.value(64)
        for (let index = 0; index < 7; index++) sandbox.flags[index] = random.below(2)
        const bytes = sandbox.bytes(buffer, bufferBytes)
        for (let index = 0; index < bufferBytes; index++) bytes[index] = random.below(256)
        // Whatever depends on an undefined result differs between some of these.
        const choices = [() => 0n, (bits: number) => (1n << BigInt(bits)) - 1n, random.value, random.value, () => 1n]
        const runs = choices.slice(0, form.flags.undefined.length > 0 ? 5 : 2).map((undefinedValue) => {
          const state: MachineState = { locations: readState(sandbox), memory: bytes.slice(), memoryAddress: buffer }
          return { state, result: step(instruction, codeAddress, state, undefinedValue) }
        })
        const first = runs[0]!
        const context = `${form.name} ${hex} row ${row} choice ${choice} trial ${trial}`
        // A jump into itself goes on there: no single step.
        const target = first.result.kind === 'next' ? first.result.address : 0n
        if (target >= codeAddress && target < codeAddress + BigInt(code.length)) continue
        const outcome = sandbox.run(codeAddress, { fuel: 100, observeFlags: true })
        compared++
        if (first.result.kind === 'trap') {
          expect(outcome, context).toMatchObject({
            kind: 'trap',
            trap: first.result.trap,
            instructionAddress: codeAddress,
          })
          continue
        }
        if (first.result.kind === 'system-call') {
          expect(outcome, context).toMatchObject({ kind: 'forbidden', instructionAddress: codeAddress })
          continue
        }
        if (first.result.kind === 'fault') {
          const { access, address } = first.result
          expect(outcome, context).toMatchObject({ kind: 'fault', access, address, instructionAddress: codeAddress })
          continue
        }
        expect(outcome, context).toMatchObject({ kind: 'fault', access: 'execute', address: first.result.address })
        for (let at = 0; at < bufferBytes; at++) {
          const expected = first.state.memory[at]!
          if (bytes[at] === expected || !runs.every(({ state }) => state.memory[at] === expected)) continue
          expect.fail(`byte ${at} after ${context}: ${bytes[at]}, expected ${expected}`)
        }
        const actual = readState(sandbox)
        for (const [location, expected] of first.state.locations) {
          const isDefined = runs.every(({ state }) => state.locations.get(location) === expected)
          if (!isDefined || sameOrNaN(expected, actual.get(location)!)) continue
          expect.fail(
            `${location} after ${context}: ${actual.get(location)!.toString(16)}, expected ${expected.toString(16)}`,
          )
        }
      }
    }
  })
  expect(compared).toBeGreaterThan(Math.floor(forms.length / parts) * operandChoices * statesPerChoice * 0.9)
})
