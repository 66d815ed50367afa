import { createTerms, type MeaningContext, type Term } from '@sourceless/isa'
import { formatInstruction, type WasmInstruction } from '@sourceless/isa-wasm'
import { infix } from './infix.js'

/** Expressions longer than this are shortened in notes. */
const longestNote = 48
const shorten = (text: string): string => (text.length <= longestNote ? text : `${text.slice(0, longestNote - 1)}…`)
const bitsOf: Readonly<Record<string, number>> = { i32: 32, i64: 64, f32: 32, f64: 64, v128: 128 }

/** Follows the operand stack of a body as text, so that each note says what is computed from what. */
export interface WasmAnnotator {
  describe(instruction: WasmInstruction): { readonly text: string; readonly note: string }
}

/** Names of locals and functions by their index; functions without one are called by it. */
export function createWasmAnnotator(
  localName: (index: number) => string,
  nameOfFunction: (index: number) => string | undefined = () => undefined,
): WasmAnnotator {
  const functionName = (index: number) => nameOfFunction(index) ?? `function ${index}`
  const stack: string[] = []
  const pop = () => stack.pop() ?? 'the stack'
  const push = (text: string): string => {
    stack.push(shorten(text))
    return stack.at(-1)!
  }
  const note = (instruction: WasmInstruction): string => {
    const { mnemonic, meaning, signature } = instruction.row
    const [first] = instruction.immediates
    switch (mnemonic) {
      case 'local.get':
        return push(localName(first as number))
      case 'local.set':
        return `${localName(first as number)} = ${pop()}`
      case 'local.tee':
        return `${localName(first as number)} = ${stack.at(-1) ?? 'the stack'}`
      case 'if':
        return `if ${pop()}`
      case 'br_if':
        return `leave to depth ${first} if ${pop()}`
      case 'br':
        return `leave to depth ${first}`
      case 'br_table':
        return `leave to a depth chosen by ${pop()}`
      case 'block':
      case 'loop':
      case 'else':
      case 'end':
        return {
          block: 'a branch here goes to its end',
          loop: 'a branch here repeats it',
          else: 'otherwise',
          end: 'end',
        }[mnemonic]
      case 'return':
        return 'return'
      case 'return_call':
        stack.length = 0
        return `return what ${functionName(first as number)} gives`
      case 'drop':
        return `discard ${pop()}`
      case 'select': {
        const [condition, whenFalse, whenTrue] = [pop(), pop(), pop()]
        return push(`${condition} ? ${whenTrue} : ${whenFalse}`)
      }
    }
    if (meaning === undefined || signature === undefined) {
      stack.length = 0
      return mnemonic === 'call' ? `call ${functionName(first as number)}` : mnemonic
    }
    const operands = signature.parameters.map(() => pop()).reverse()
    return [...signature.parameters, ...signature.results].includes('v128')
      ? vector(instruction, operands)
      : numeric(instruction, operands)
  }
  /** Sixteen lanes written out say less than the instruction's name. */
  const vector = ({ row, immediates }: WasmInstruction, operands: readonly string[]): string => {
    if (row.mnemonic === 'v128.const') return push(`0x${(immediates[0] as bigint).toString(16)}`)
    const own = row.accessBytes > 0 ? immediates.slice(2) : immediates.flat()
    const text = `${row.mnemonic}(${[...operands, ...own].join(', ')})`
    return row.signature!.results.length > 0 ? push(text) : text
  }
  const numeric = ({ row, immediates }: WasmInstruction, operands: readonly string[]): string => {
    const terms = createTerms()
    const names = new Map<Term, string>()
    const show = (term: Term) => infix(term, (one) => names.get(one))
    const arguments_ = row.signature!.parameters.map((type, at) => {
      const simple = /^[\w[\]$.]+$/.test(operands[at]!) ? operands[at]! : `(${operands[at]!})`
      const term = terms.variable(`operand${at}`, bitsOf[type] ?? 32)
      names.set(term, simple)
      return /^-?\d+$/.test(operands[at]!) && type.startsWith('i')
        ? terms.constant(BigInt(operands[at]!), bitsOf[type]!)
        : term
    })
    let effect = ''
    const context: MeaningContext = {
      terms,
      read: (location) => terms.variable(location, 64),
      write: (location, value) => {
        effect = `${location} = ${show(value)}`
      },
      load: (address, sizeBytes) => {
        const value = terms.variable('load', sizeBytes * 8)
        names.set(value, `[${show(address)}]`)
        return value
      },
      store: (address, value) => {
        effect = `[${show(address)}] = ${show(value)}`
      },
      trap: () => {},
      jump: () => {},
      systemCall: () => {},
    }
    const results = meaning(row, context, arguments_, immediates)
    for (const result of results) effect = push(show(result))
    return effect
  }
  return { describe: (instruction) => ({ text: formatInstruction(instruction), note: note(instruction) }) }
}

const meaning = (
  row: WasmInstruction['row'],
  context: MeaningContext,
  operands: readonly Term[],
  immediates: WasmInstruction['immediates'],
): readonly Term[] => row.meaning!(context, operands, immediates)
