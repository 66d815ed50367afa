import type { FunctionType, ValueType } from '@sourceless/isa-wasm'
import type { CandidateDiagnostic } from '../api.js'

/** Instructions with numbers in place of names, line for line as the text has them, and the locals that it declares. */
export interface NumberedText {
  readonly text: string
  readonly locals: readonly ValueType[]
}

interface Token {
  readonly text: string
  readonly line: number
}

const valueTypes: ReadonlySet<string> = new Set<ValueType>(['i32', 'i64', 'f32', 'f64', 'v128'])
const opening = new Set(['block', 'loop', 'if'])
const branching = new Set(['br', 'br_if', 'br_table'])
const ofLocals = new Set(['local.get', 'local.set', 'local.tee'])
/** What refers to other parts of a module than the function. */
export const refersOutside = /^(?:call|return_call|global\.|table\.|ref\.func|elem\.|data\.|memory\.init)/
export const outside = (mnemonic: string): Pick<CandidateDiagnostic, 'message' | 'hint'> => ({
  message: `${mnemonic} refers to what is not in the function`,
  hint: 'A candidate is one function on its own, without globals, tables or calls.',
})
const wholeForms = new Set(['module', 'func', 'export', 'import', 'memory', 'global', 'data'])

class Refused extends Error {
  readonly diagnostic: CandidateDiagnostic
  constructor(diagnostic: CandidateDiagnostic) {
    super(diagnostic.message)
    this.diagnostic = diagnostic
  }
}

/**
 * Reads the names of the text format: `(local $i i64)` before the instructions, `$i` in them, and names of blocks. Parameters have
 * the names given, or those of `(param $x i32)`.
 */
export function numberNames(
  text: string,
  type: FunctionType,
  parameterNames: ReadonlyMap<string, number>,
): NumberedText | { readonly diagnostics: readonly CandidateDiagnostic[] } {
  try {
    return new Numberer(text, type, parameterNames).read()
  } catch (error) {
    if (error instanceof Refused) return { diagnostics: [error.diagnostic] }
    throw error
  }
}

/** Words and parentheses by lines; comments left out. */
function tokensOf(text: string): Token[] {
  const plain = text.replaceAll(/\(;[\s\S]*?;\)|;;.*/g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
  return plain
    .split('\n')
    .flatMap((whole, index) => [...whole.matchAll(/[()]|[^\s()]+/g)].map(([word]) => ({ text: word, line: index + 1 })))
}

class Numberer {
  private readonly tokens: readonly Token[]
  private readonly type: FunctionType
  private readonly numbers: Map<string, number>
  private readonly locals: ValueType[] = []
  private readonly blocks: { readonly name: string | undefined; readonly token: Token }[] = []
  private readonly lines: string[][] = []
  private at = 0

  constructor(text: string, type: FunctionType, parameterNames: ReadonlyMap<string, number>) {
    this.tokens = tokensOf(text)
    this.type = type
    this.numbers = new Map(parameterNames)
  }

  read(): NumberedText {
    this.declarations()
    while (this.at < this.tokens.length) this.instruction()
    const open = this.blocks.at(-1)
    if (open !== undefined) this.refuse(open.token, 'this block is not closed', 'Write one end for each block.')
    return { text: Array.from(this.lines, (words = []) => words.join(' ')).join('\n'), locals: this.locals }
  }

  private refuse(token: Token | undefined, message: string, hint: string): never {
    throw new Refused({ ...(token === undefined ? {} : { line: token.line, instruction: token.text }), message, hint })
  }

  private write({ line, text }: Token): void {
    ;(this.lines[line - 1] ??= []).push(text)
  }

  /** `(local …)`, `(param …)` and `(result …)` at the start. */
  private declarations(): void {
    let parameters = 0
    for (;;) {
      const [open, keyword] = [this.tokens[this.at], this.tokens[this.at + 1]]
      if (open?.text !== '(' || keyword === undefined) return
      if (wholeForms.has(keyword.text))
        this.refuse(
          keyword,
          `'(${keyword.text}' is more than the body of a function`,
          'Write (local …) and the instructions alone.',
        )
      if (!['local', 'param', 'result'].includes(keyword.text)) return
      this.at += 2
      let name: string | undefined
      for (let token = this.tokens[this.at]; token?.text !== ')'; token = this.tokens[this.at]) {
        if (token === undefined)
          this.refuse(keyword, `'(${keyword.text}' is not closed`, 'Close it with a parenthesis.')
        this.at++
        if (token.text.startsWith('$')) name = token.text
        else if (!valueTypes.has(token.text))
          this.refuse(token, `${token.text} is no type of a value`, 'There are i32, i64, f32, f64 and v128.')
        else if (keyword.text === 'local')
          this.declare(token, name, this.type.parameters.length + this.locals.push(token.text as ValueType) - 1)
        else if (keyword.text === 'param') {
          const wanted = this.type.parameters[parameters]
          if (wanted !== token.text)
            this.refuse(
              token,
              `parameter ${parameters} is ${wanted ?? 'not there'}, not ${token.text}`,
              this.signature(),
            )
          this.declare(token, name, parameters++)
        }
      }
      this.at++
    }
  }

  private signature(): string {
    const { parameters, results } = this.type
    return `The function takes (${parameters.join(' ')}) and gives (${results.join(' ')}).`
  }

  private declare(token: Token, name: string | undefined, index: number): void {
    if (name === undefined) return
    const known = this.numbers.get(name)
    if (known !== undefined && known !== index)
      this.refuse(token, `${name} is declared twice`, 'Give every local a name of its own.')
    this.numbers.set(name, index)
  }

  private instruction(): void {
    const token = this.tokens[this.at++]!
    const { text } = token
    if (refersOutside.test(text)) {
      const { message, hint } = outside(text)
      this.refuse(token, message, hint)
    }
    if (text === 'end') {
      this.end(token)
      return
    }
    this.write(token)
    if (opening.has(text)) this.blocks.push({ name: this.optionalName(), token })
    else if (text === 'else') this.optionalName()
    else if (branching.has(text)) while (this.tokens[this.at]?.text.startsWith('$')) this.label(this.tokens[this.at++]!)
    else if (ofLocals.has(text)) this.local(this.tokens[this.at])
    else if (text.startsWith('$'))
      this.refuse(token, `${text} stands where no name may be`, 'Names stand for locals and blocks.')
  }

  /** The function's own may be written too: it is there in any case. */
  private end(token: Token): void {
    this.optionalName()
    if (this.blocks.pop() !== undefined) this.write(token)
    else if (this.at < this.tokens.length)
      this.refuse(token, 'this end closes no block', 'Write one end for each block.')
  }

  private optionalName(): string | undefined {
    const next = this.tokens[this.at]
    if (next?.text.startsWith('$') !== true) return undefined
    this.at++
    return next.text
  }

  private label(token: Token): void {
    const depth = [...this.blocks].reverse().findIndex(({ name }) => name === token.text)
    if (depth < 0) this.refuse(token, `no block around is called ${token.text}`, 'Branch to blocks that are open here.')
    this.write({ line: token.line, text: String(depth) })
  }

  private local(token: Token | undefined): void {
    if (token?.text.startsWith('$') !== true) return
    this.at++
    const index = this.numbers.get(token.text)
    if (index === undefined) {
      const known = [...this.numbers.keys()].slice(0, 20).join(' ')
      this.refuse(
        token,
        `there is no local ${token.text}`,
        `Declare it: (local ${token.text} i32). Known: ${known || 'none'}.`,
      )
    }
    this.write({ line: token.line, text: String(index) })
  }
}
