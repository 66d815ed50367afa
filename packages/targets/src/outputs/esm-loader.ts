import { type Contract, formatSignature, type ScalarType, type Type, type Variable } from '@sourceless/contract'

/** Typed array that holds a slice of the type in JavaScript. */
function arrayType(element: ScalarType): string {
  if (element.kind === 'bool') return 'Uint8Array'
  if (element.kind === 'float') return `Float${element.bits}Array`
  const name = `${element.signed ? 'Int' : 'Uint'}${element.bits}Array`
  return element.bits === 64 ? `Big${name}` : name
}

/** TypeScript type of a parameter or result. */
function declaredType(type: Type): string {
  if (type.kind === 'slice') return arrayType(type.element)
  if (type.kind === 'cstr') return type.writable ? 'Uint8Array' : 'string | Uint8Array'
  if (type.kind === 'bool') return 'boolean'
  if (type.kind === 'int' && type.bits === 64) return 'bigint'
  return type.kind === 'void' ? 'void' : 'number'
}

/** Expression that brings a JavaScript value into the range of a scalar type, as its WebAssembly argument. */
function scalarArgument(type: ScalarType, name: string): string {
  if (type.kind === 'bool') return `${name} ? 1 : 0`
  if (type.kind === 'float') return name
  if (type.bits === 64) return `BigInt(${name})`
  return narrow(type.bits, type.signed, name)
}

function narrow(bits: number, signed: boolean, value: string): string {
  if (bits === 32) return signed ? `${value} | 0` : `${value} >>> 0`
  return signed ? `(${value} << ${32 - bits}) >> ${32 - bits}` : `${value} & ${2 ** bits - 1}`
}

function scalarResult(type: ScalarType, value: string): string {
  if (type.kind === 'bool') return `${value} !== 0`
  if (type.kind === 'float') return value
  if (type.bits === 64) return type.signed ? value : `BigInt.asUintN(64, ${value})`
  return narrow(type.bits, type.signed, value)
}

const readModule = (wasm: string): string => `const url = new URL('./${wasm}', import.meta.url)
const bytes =
  url.protocol === 'file:'
    ? await (await import('node:fs/promises')).readFile(url)
    : await (await fetch(url)).arrayBuffer()
const module = await WebAssembly.compile(bytes)
`

/** Buffers are placed in pages of their own, above everything the module uses. */
const place = `const { memory } = instance.exports
const base = memory.buffer.byteLength
/** Copies byte arrays into memory, 16-aligned, and returns their addresses. */
const place = (...buffers) => {
  let end = base
  const addresses = buffers.map((buffer) => {
    const address = end
    end = (end + buffer.byteLength + 15) & ~15
    return address
  })
  if (end > memory.buffer.byteLength) memory.grow(Math.ceil((end - memory.buffer.byteLength) / 65536))
  buffers.forEach((buffer, at) => {
    new Uint8Array(memory.buffer, addresses[at]).set(bytesOf(buffer))
  })
  return addresses
}
const bytesOf = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
const takeBack = (array, address) => bytesOf(array).set(new Uint8Array(memory.buffer, address, array.byteLength))
`
const text = `/** Bytes of a C string, with its NUL. */
const terminated = (value) => {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value
  if (bytes.includes(0)) throw new RangeError('a C string cannot contain a NUL byte')
  const result = new Uint8Array(bytes.length + 1)
  result.set(bytes)
  return result
}
`

const isBuffer = (variable: Variable) => variable.type.kind === 'slice' || variable.type.kind === 'cstr'
/** Names in the loader are prefixed, so that no parameter can collide with one of them. */
const js = (variable: Variable) => `$${variable.name}`

function checkSlice(variable: Variable): string {
  if (variable.type.kind !== 'slice') return ''
  const type = arrayType(variable.type.element)
  return `  if (!(${js(variable)} instanceof ${type})) throw new TypeError('${variable.name} must be a ${type}')\n`
}

function callArguments(variable: Variable): string {
  const name = js(variable)
  if (variable.type.kind === 'cstr') return `${name}At`
  if (variable.type.kind === 'slice') return `${name}At, BigInt(${name}.length)`
  return scalarArgument(variable.type as ScalarType, name)
}

function functionLoader(contract: Contract, wasm: string): string {
  const { entry } = contract
  const buffers = entry.parameters.filter(isBuffer)
  const hasText = buffers.some(({ type }) => type.kind === 'cstr')
  const placed = buffers.map((one) => (one.type.kind === 'cstr' ? `terminated(${js(one)})` : js(one)))
  const addresses = `  const [${buffers.map((one) => `${js(one)}At`).join(', ')}] = place(${placed.join(', ')})\n`
  const written = buffers.filter(({ type }) => (type.kind === 'slice' || type.kind === 'cstr') && type.writable)
  const call = `instance.exports[${JSON.stringify(entry.name)}](${entry.parameters.map(callArguments).join(', ')})`
  const { result } = entry
  return [
    `// ${formatSignature(contract.entry)}\n`,
    readModule(wasm),
    'const instance = await WebAssembly.instantiate(module)\n',
    buffers.length > 0 ? place : '',
    hasText ? text : '',
    `\nfunction call(${entry.parameters.map(js).join(', ')}) {\n`,
    ...buffers.map(checkSlice),
    buffers.length > 0 ? addresses : '',
    `  const result = ${call}\n`,
    ...written.map((one) => `  takeBack(${js(one)}, ${js(one)}At)\n`),
    `  return ${result.kind === 'void' ? 'result' : scalarResult(result, 'result')}\n}\n`,
    `export { call as ${entry.name} }\n`,
  ].join('')
}

function functionDeclarations(contract: Contract): string {
  const { entry } = contract
  const parameters = entry.parameters.map((one) => `${one.name}_: ${declaredType(one.type)}`)
  const description = contract.description.replaceAll('*/', '* /').replaceAll('\n', '\n * ')
  return `/** ${description || formatSignature(contract.entry)} */
declare function call(${parameters.join(', ')}): ${declaredType(entry.result)}
export { call as ${entry.name} }
`
}

const programLoader = (wasm: string): string => `${readModule(wasm)}
class Exit extends Error {}

/** Runs the program once, in an instance of its own. */
export function run({ args = [], stdin = new Uint8Array() } = {}) {
  const encode = (value) => (typeof value === 'string' ? new TextEncoder().encode(value) : value)
  const input = encode(stdin)
  const list = args.map(encode)
  const output = []
  let taken = 0
  let exit = 0
  const view = (address, length) => new Uint8Array(instance.exports.memory.buffer, address, length)
  const sourceless = {
    read: (address, length) => {
      const part = input.subarray(taken, taken + length)
      view(address, part.length).set(part)
      taken += part.length
      return part.length
    },
    write: (address, length) => {
      output.push(view(address, length).slice())
      return length
    },
    exit: (code) => {
      exit = code
      throw new Exit()
    },
    args_count: () => list.length,
    arg_length: (at) => list[at].length,
    arg_copy: (at, address) => view(address, list[at].length).set(list[at]),
  }
  const instance = new WebAssembly.Instance(module, { sourceless })
  try {
    instance.exports._start()
  } catch (error) {
    if (!(error instanceof Exit)) throw error
  }
  const stdout = new Uint8Array(output.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of output) {
    stdout.set(part, at)
    at += part.length
  }
  return { stdout, exit }
}
`
const programDeclarations = `/** Runs the program once. Text is UTF-8. */
export declare function run(input?: {
  args?: readonly (string | Uint8Array)[]
  stdin?: string | Uint8Array
}): { stdout: Uint8Array; exit: number }
`

/** An ES module that loads the wasm file beside it, in Node and in browsers, and its TypeScript declarations. */
export function esmLoader(
  contract: Contract,
  wasm: string,
): { readonly loader: string; readonly declarations: string } {
  return contract.kind === 'function'
    ? { loader: functionLoader(contract, wasm), declarations: functionDeclarations(contract) }
    : { loader: programLoader(wasm), declarations: programDeclarations }
}
