import { parseAssembly as parseArm64 } from '@sourceless/isa-arm64'
import { parseAssembly as parseRiscv64 } from '@sourceless/isa-riscv64'
import type { MachinePlatform, VerifyDiagnosticCode } from '../../src/index.js'
import { arm64Linux } from '../../src/platform/arm64.js'
import { riscv64Linux } from '../../src/platform/riscv64.js'
import { arm64Right, arm64Wrong } from './arm64-samples.js'
import type { ContractName } from './contracts.js'
import { riscv64Right, riscv64Wrong } from './riscv64-samples.js'

export interface RightSample {
  readonly contract: ContractName
  readonly assembly: string
  readonly level: RegExp
}

export interface WrongSample {
  readonly flaw: string
  readonly contract: ContractName
  readonly assembly: string
  readonly code: VerifyDiagnosticCode
  readonly message?: RegExp
}

export interface TestedMachine {
  readonly platform: MachinePlatform
  readonly right: readonly RightSample[]
  readonly wrong: readonly WrongSample[]
  assemble(text: string): Uint8Array
}

interface Assembled {
  readonly value: { readonly bytes: Uint8Array } | undefined
  readonly diagnostics: readonly unknown[]
}

function bytesOf({ value, diagnostics }: Assembled): Uint8Array {
  if (value === undefined) throw new Error(JSON.stringify(diagnostics))
  return value.bytes
}

export const machines: readonly TestedMachine[] = [
  { platform: arm64Linux, right: arm64Right, wrong: arm64Wrong, assemble: (text) => bytesOf(parseArm64(text)) },
  { platform: riscv64Linux, right: riscv64Right, wrong: riscv64Wrong, assemble: (text) => bytesOf(parseRiscv64(text)) },
]
