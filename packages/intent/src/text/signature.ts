import type { Parameter } from '../meaning/types.js'

export interface Signature {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly result: string
}

const TYPE = /^(?:[ui](?:8|16|32|64)|f32|f64|bool|cstr|(?:readonly )?(?:[ui](?:8|16|32|64)|f32|f64|bool)\[\])$/

/** Reads `name(parameter: type, …): result`; a message when it cannot. */
export function readSignature(text: string): Signature | string {
  const match = /^\s*(?:function\s+)?(\w+)\s*\(([^)]*)\)\s*(?::\s*(\w+))?\s*$/.exec(text)
  if (match === null) return `a signature reads "name(x: u32): u64", not "${text}"`
  const parameters: Parameter[] = []
  for (const part of match[2]!.split(',')) {
    if (part.trim() === '') continue
    const [name, type] = part.split(':').map((piece) => piece.trim().replace(/\s+/g, ' '))
    if (name === undefined || type === undefined || !/^[A-Za-z_]\w*$/.test(name))
      return `a parameter reads "name: type", not "${part.trim()}"`
    if (!TYPE.test(type)) return `parameter ${name} has the unknown type "${type}"`
    if (parameters.some((parameter) => parameter.name === name)) return `two parameters are called ${name}`
    parameters.push({ name, type })
  }
  const result = match[3] ?? 'void'
  if (result !== 'void' && (!TYPE.test(result) || result === 'cstr'))
    return `the result cannot have the type "${result}"`
  return { name: match[1]!, parameters, result }
}
