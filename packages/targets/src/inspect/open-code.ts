import type { CodeInventory } from '@sourceless/object'
import { inspectElf } from '@sourceless/object-elf'
import { inspectMacho } from '@sourceless/object-macho'
import { inspectPe } from '@sourceless/object-pe'
import type { Disassembler, MachineInstruction, System } from '@sourceless/verifier'
import { type FileFormat, fileRegions, rawRegion } from '../listing/regions.js'
import type { CodeReading } from '../machines/machine.js'
import type { Describe } from '../notes/machine.js'
import { recognise } from '../recognise.js'
import { inspectCode } from './code.js'
import { divide, type OtherReading } from './find.js'
import { type Inspected, inspected, refuse } from './inspection.js'
import { reachedCode } from './reached.js'
import type { Readers } from './walk.js'

/** What the code of one triple is found and told with. */
export interface NativeCode<I extends MachineInstruction> {
  readonly readers: Readers<I>
  readonly describe: Describe<I>
  readonly format: FileFormat
  readonly system: System
}

type Questions<T> = Generator<Uint8Array, T, OtherReading | undefined>

/** More code than this is not divided: it would take minutes. */
const mostCodeBytes = 24 * 1024 * 1024

const mostFileBytes = 256 * 1024 * 1024
/** Bare code that is larger is read from end to end, constants and all. */
const mostFollowedBytes = 64 * 1024

const noCode = 'it has no section or segment with code'

const inspectors = { ELF: inspectElf, PE: inspectPe, COFF: inspectPe, 'Mach-O': inspectMacho } as const

/** Finds the code of a file; yields what only another reader may know. */
export function* inspectFile<I extends MachineInstruction>(
  native: NativeCode<I>,
  file: Uint8Array,
  isRaw: boolean,
): Questions<Inspected> {
  const { readers, describe } = native
  if (file.length > mostFileBytes) return refuse(`it has ${file.length} bytes; at most ${mostFileBytes} are read`)
  if (isRaw) {
    const parts =
      file.length <= mostFollowedBytes
        ? [reachedCode(readers, rawRegion(file))]
        : yield* divide(readers, rawInventory(readers, file))
    const found = inspectCode(readers, describe, { imports: new Map(), problems: [] }, parts)
    return inspected(found, 'the first bytes are no instruction')
  }
  const kind = recognise(file)
  if (kind?.kind !== 'code' || kind.format === 'WebAssembly') return refuse(`it is no file for ${readers.isa.name}`)
  const { value: inventory, diagnostics } = inspectors[kind.format](file)
  if (inventory === undefined) return refuse(diagnostics[0]!.message)
  if (inventory.machine !== readers.isa.machine)
    return refuse(`it is for ${inventory.machine}, not ${readers.isa.machine}`)
  const codeBytes = inventory.parts.reduce((sum, { bytes }) => sum + bytes.length, 0)
  if (codeBytes > mostCodeBytes) return refuse(`it has ${codeBytes} bytes of code; at most ${mostCodeBytes} are read`)
  if (inventory.parts.length === 0) return withoutSections(native, file, inventory)
  const found = inspectCode(readers, describe, inventory, yield* divide(readers, inventory))
  return inspected(found, noCode)
}

/** Bytes as one section of code. */
function rawInventory<I extends MachineInstruction>({ isa }: Readers<I>, bytes: Uint8Array): CodeInventory {
  const marks = [{ kind: 'function', offset: 0, name: 'code' }] as const
  const part = { name: 'code', address: 0, bytes, marks, references: new Map<number, never>() }
  return { machine: isa.machine, isStripped: true, holdsData: false, parts: [part], imports: new Map(), problems: [] }
}

/** Files without sections are read as their loader would: what is code shows only when it is followed. */
function withoutSections<I extends MachineInstruction>(
  { readers, describe, format, system }: NativeCode<I>,
  file: Uint8Array,
  inventory: CodeInventory,
): Inspected {
  const { regions, problem } = fileRegions(format, file, system)
  const imports = new Map(regions.flatMap((one) => [...one.imports]).map(([slot, { name }]) => [slot, name]))
  const parts = regions.map((region) => reachedCode(readers, region))
  const found = inspectCode(readers, describe, { imports, problems: inventory.problems }, parts)
  return problem === undefined || found.instructions > 0 ? inspected(found, noCode) : refuse(problem)
}

/** Without another reader, what the tables do not have is listed as bytes. */
function withoutDisassembler<T>(questions: Questions<T>): T {
  let step = questions.next()
  while (!step.done) step = questions.next(undefined)
  return step.value
}

export async function withDisassembler<T, I>(
  questions: Questions<T>,
  { otherReader }: CodeReading<I>,
  disassembler: Disassembler | undefined,
): Promise<T> {
  if (disassembler === undefined || otherReader === undefined) return withoutDisassembler(questions)
  let step = questions.next()
  while (!step.done) {
    const [first] = await disassembler.disassemble(step.value, otherReader)
    const text = first && `${first.mnemonic} ${first.operands}`.trim()
    step = questions.next(first && text && first.offset === 0 ? { sizeBytes: first.sizeBytes, text } : undefined)
  }
  return step.value
}
