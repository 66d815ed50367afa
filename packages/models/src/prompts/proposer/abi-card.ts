import { type Contract, formatType } from '@sourceless/contract'
import {
  type MachineArgument,
  type MachinePlatform,
  machineArguments,
  type Platform,
  wasmFunctionType,
} from '@sourceless/verifier'

/*
 * Why this card: a wrong register, a clobbered one and garbage in the upper half are the mistakes that models make most, so
 * each argument is named with its place, not left to be worked out from the rules of a convention.
 */
export function abiCard(platform: Platform, contract: Contract): readonly string[] {
  if (contract.kind === 'program') return []
  return platform.kind === 'machine' ? machineCard(platform, contract) : wasmCard(contract)
}

const baselines: Readonly<Record<MachinePlatform['isa']['machine'], string>> = {
  x86_64: 'Instructions: x86-64 with SSE and SSE2, nothing later (no popcnt, no BMI, no AVX).',
  aarch64: 'Instructions: Armv8.0-A with floating point and Advanced SIMD, nothing later (no LSE, no SVE).',
  riscv64: 'Instructions: RV64GC, nothing more (no bit manipulation, no vectors).',
  wasm32: '',
}

function machineCard(platform: MachinePlatform, { entry }: Contract): readonly string[] {
  const { convention, isa } = platform
  const { result, floatResult, calleeSaved, reserved, stackPointer, returnAddress, extendedToBits } = convention
  const names = (registers: readonly { readonly name: string }[]) => registers.map(({ name }) => name).join(' ')
  const saved = calleeSaved.filter((register) => register !== stackPointer)
  // Of AArch64's saved vector registers the low halves count.
  const halves = isa.machine === 'aarch64' ? ' (of q registers the low 64 bits)' : ''
  const resultIn = entry.result.kind === 'float' ? floatResult : result
  const garbage =
    extendedToBits === 0
      ? 'Bits of a register above the width of an argument are garbage, and may be garbage in the result.'
      : `Integers narrower than ${extendedToBits} bits come extended by their sign or zeros to ${extendedToBits} bits, and the result must.`
  return [
    `${convention.name}: arguments ${machineArguments(platform, entry).map(placed).join('; ') || 'none'}`,
    entry.result.kind === 'void' || resultIn === undefined
      ? 'no result'
      : `result (${formatType(entry.result)}) in ${resultIn.name}`,
    `to be left as they were: ${names(saved)}${halves}; the stack pointer is ${stackPointer.name}`,
    ...(reserved.length === 0 ? [] : [`never to be touched: ${names(reserved)}`]),
    `the return address is ${returnAddress === 'stack' ? 'on the stack' : `in ${returnAddress.name}`}; ${convention.redZoneBytes} bytes below the stack pointer are free to use`,
    garbage,
    'A bool is 0 or 1 in its low byte.',
    baselines[isa.machine],
  ]
}

function placed(argument: MachineArgument, index: number): string {
  const { parameter, place } = argument
  const what =
    argument.kind === 'scalar'
      ? `${parameter.name} (${formatType(argument.type)})`
      : `${parameter.name} (${argument.kind === 'pointer' ? 'address' : 'u64 length'})`
  return `arg${index}, ${what}, in ${place.kind === 'register' ? place.register : `the stack, ${place.offset} bytes above the first there`}`
}

function wasmCard(contract: Contract): readonly string[] {
  const { entry } = contract
  const { parameters, results } = wasmFunctionType(contract)
  const names = entry.parameters.flatMap(({ name, type }) => {
    if (type.kind === 'slice') return [`${name} (address)`, `${name}.length`]
    return [type.kind === 'cstr' ? `${name} (address)` : `${name} (${formatType(type)})`]
  })
  return [
    `parameters are the first locals: ${names.map((name, at) => `${name}: ${parameters[at]}`).join('; ') || 'none'}`,
    results[0] === undefined ? 'no result' : `result (${formatType(entry.result)}): ${results[0]}`,
    'Integers narrower than 32 bits come extended by their sign or zeros, and so must the result. A bool is 0 or 1.',
    'WebAssembly core 2.0 without SIMD; memory 0; no calls.',
  ]
}
