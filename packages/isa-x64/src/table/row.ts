import type { EncodingLayout } from '../encoding-layout.js'
import type { Feature, Flag, FlagEffects, Form, ImplicitOperand, Meaning, OperandSpec } from '../form.js'
import { meanings } from '../meaning/meanings.js'
import { type OpcodePlace, parseEncoding, parsePlace } from './encoding.js'
import { parseOperands } from './operand-spec.js'

/** What the rows of one instruction share; a row may override any of it. */
export interface FamilyHeader {
  readonly manual: string
  /**
   * One character per flag in the order OF SF ZF AF PF CF, as in AMD's manual: `M` modified, `U` undefined, `T` tested,
   * `-` untouched, and for what the letters there do not tell: `X` tested and modified, `K` modified or kept (shift by a
   * count of zero), `V` undefined or kept. A seventh is DF; left out, DF is untouched.
   */
  readonly flags?: string
  readonly features?: readonly Feature[]
  /** State beyond the operands: 'rax:rw rdx:w'. */
  readonly implicit?: string
  readonly commutes?: Form['commutes']
  /** Lanes of a result that is float arithmetic, in bits. */
  readonly float?: 16 | 32 | 64
  /** Why the rows have no meaning. */
  readonly unmodelled?: string
  /** In place of the mnemonic's meaning. */
  readonly meaning?: Meaning
  /** The row's name, where two rows would have the same. */
  readonly name?: string
}

/** 'mnemonic operand:role, …', the encoding in the manual's notation, and what differs from the header. */
export type Row = readonly [instruction: string, encoding: string, override?: Partial<FamilyHeader>]

/** The rows of one family, with ids to be given by the table. */
export function family(header: FamilyHeader, rows: readonly Row[]): readonly TableForm[] {
  return rows.map((row) => new TableForm(header, row))
}

/**
 * A row that is parsed when something asks for its parts: a program uses few of the rows, and loading the package must
 * not pay for all. Malformed rows are our own bug and throw then; a test visits every row.
 */
export class TableForm implements Form {
  // `declare`: thousands are made at load, and the constructor alone initializes.
  declare id: number
  declare private readonly header: FamilyHeader
  declare private source: Row | (() => Row)
  declare private parsedOperands: readonly OperandSpec[] | undefined
  declare private parsedLayout: EncodingLayout | undefined
  declare private parsedFlags: FlagEffects | undefined

  /** A row as it is written, or how to make it when it is first asked for. */
  constructor(header: FamilyHeader, source: Row | (() => Row)) {
    this.id = -1
    this.header = header
    this.source = source
    this.parsedOperands = undefined
    this.parsedLayout = undefined
    this.parsedFlags = undefined
  }

  private get row(): Row {
    if (typeof this.source === 'function') this.source = this.source()
    return this.source
  }

  /** The row with a LOCK prefix, where it reads and writes memory. */
  locked(): TableForm | undefined {
    const [instruction, encoding, override] = this.row
    const match = /^(\w+) r?m(\d+:rw.*)$/.exec(instruction)
    if (!match) return undefined
    const order = /^[A-Z]+: /.exec(encoding)?.[0] ?? ''
    const text = `lock ${match[1]} m${match[2]}`
    const bytes = `${order}LOCK ${encoding.slice(order.length)}`
    return new TableForm(this.header, override === undefined ? [text, bytes] : [text, bytes, override])
  }

  get mnemonic(): string {
    return mnemonicOf(this.row[0])
  }

  get place(): OpcodePlace {
    return parsePlace(this.row[1])
  }

  get operands(): readonly OperandSpec[] {
    return this.parsedOperands ?? (this.parsedOperands = parseOperands(this.row[0].slice(this.mnemonic.length)))
  }

  get name(): string {
    const own = this.row[2]?.name
    return own ?? [this.mnemonic.replace(' ', '_'), ...this.operands.map((operand) => operand.text)].join('_')
  }

  get layout(): EncodingLayout {
    return this.parsedLayout ?? (this.parsedLayout = parseEncoding(this.row[1], this.operands))
  }

  get implicit(): readonly ImplicitOperand[] {
    const text = this.row[2]?.implicit ?? this.header.implicit ?? ''
    return text === '' ? [] : text.split(' ').map(parseImplicit)
  }

  get flags(): FlagEffects {
    return this.parsedFlags ?? (this.parsedFlags = parseFlags(this.row[2]?.flags ?? this.header.flags ?? '------'))
  }

  get features(): readonly Feature[] {
    return this.row[2]?.features ?? this.header.features ?? []
  }

  get manual(): string {
    return this.row[2]?.manual ?? this.header.manual
  }

  get encoding(): string {
    return this.row[1]
  }

  get commutes(): Form['commutes'] {
    return this.row[2]?.commutes ?? this.header.commutes ?? 'never'
  }

  get floatBits(): Form['floatBits'] {
    return this.row[2]?.float ?? this.header.float ?? 0
  }

  get meaning(): Meaning | undefined {
    if (this.unmodelled !== undefined) return undefined
    const { mnemonic } = this
    // LOCK changes what other processors see, not what the instruction does.
    const plain = mnemonic.startsWith('lock ') ? mnemonic.slice(5) : mnemonic
    return this.row[2]?.meaning ?? this.header.meaning ?? meanings()[plain]
  }

  get unmodelled(): string | undefined {
    return this.row[2]?.unmodelled ?? this.header.unmodelled
  }
}

const prefixes = /^(?:lock|rep|repe|repne) /

/** The first word, and the second after a prefix that is written before the instruction. */
function mnemonicOf(instruction: string): string {
  const start = prefixes.exec(instruction)?.[0].length ?? 0
  const end = instruction.indexOf(' ', start)
  return end < 0 ? instruction : instruction.slice(0, end)
}

/** The LOCK forms of rows: with the destination in memory, and only where that is read and written. */
export function lockedForms(rows: readonly TableForm[]): readonly TableForm[] {
  return rows.flatMap((row) => row.locked() ?? [])
}

function parseImplicit(item: string): ImplicitOperand {
  const [location = '', role = 'r'] = item.split(':')
  return { location, role: role as ImplicitOperand['role'] }
}

const flagOrder: readonly Flag[] = ['OF', 'SF', 'ZF', 'AF', 'PF', 'CF', 'DF']

function parseFlags(letters: string): FlagEffects {
  const pick = (wanted: string) => flagOrder.filter((_, n) => wanted.includes(letters[n] ?? '-'))
  return { tested: pick('TXKV'), modified: pick('MXKUV'), undefined: pick('UV') }
}
