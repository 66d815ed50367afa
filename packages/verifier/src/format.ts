import type { Value } from '@sourceless/contract'
import type { Counterexample, FunctionObservation, ProgramObservation, Verdict } from './api.js'

/** `proved`, `exhausted`, `bounded 8`, `tested 2310`, `examples 3` or `rejected`. */
export function formatVerdict(verdict: Verdict): string {
  if (verdict.level === 'bounded') return `bounded ${verdict.k ?? 0}`
  if (verdict.level === 'tested' || verdict.level === 'examples') return `${verdict.level} ${verdict.n ?? 0}`
  return verdict.level
}

/** Several lines: the input, what the contract says and what the file does. */
export function formatCounterexample(counterexample: Counterexample): string {
  if (counterexample.kind === 'function') {
    const input = counterexample.arguments.map((a) => `${a.name} = ${formatValue(a.value)}`).join(', ')
    return [
      `input:    ${input === '' ? '(none)' : input}`,
      `expected: ${formatFunctionObservation(counterexample.expected)}`,
      `actual:   ${formatFunctionObservation(counterexample.actual)}`,
    ].join('\n')
  }
  const input = counterexample.arguments.map((a) => formatBytes(a)).join(', ')
  return [
    `input:    args [${input}], stdin ${formatBytes(counterexample.stdin)}`,
    `expected: ${formatProgramObservation(counterexample.expected)}`,
    `actual:   ${formatProgramObservation(counterexample.actual)}`,
  ].join('\n')
}

function formatFunctionObservation(observation: FunctionObservation): string {
  if (observation.kind === 'failed') return observation.description
  const result = observation.result === undefined ? [] : [`result ${formatValue(observation.result)}`]
  const after = observation.after.map((a) => `${a.name} == ${formatValue(a.value)}`)
  return [...result, ...after].join(', ') || 'returned'
}

function formatProgramObservation(observation: ProgramObservation): string {
  if (observation.kind === 'failed') return observation.description
  return `stdout ${formatBytes(observation.stdout)}, exit ${observation.exit}`
}

const longestShown = 64

function formatValue(value: Value): string {
  if (value instanceof Uint8Array) return formatBytes(value)
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : `${value}`
  if (typeof value === 'bigint') return value > 0xffffn ? `${value} (0x${value.toString(16)})` : `${value}`
  if (typeof value === 'boolean') return `${value}`
  const shown = value.slice(0, longestShown).map((v) => (Object.is(v, -0) ? '-0' : `${v}`))
  return `[${shown.join(', ')}${value.length > longestShown ? `, … ${value.length} elements` : ''}]`
}

function formatBytes(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes.subarray(0, longestShown)) {
    if (byte === 0x0a) text += '\\n'
    else if (byte === 0x22 || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte)
    else text += `\\x${byte.toString(16).padStart(2, '0')}`
  }
  return `"${text}"${bytes.length > longestShown ? ` … ${bytes.length} bytes` : ''}`
}
