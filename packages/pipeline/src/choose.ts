import type { Contract } from '@sourceless/contract'
import type { Emit, Target } from '@sourceless/targets'
import { type Failure, failure } from './outcome.js'

/** What a request says about the file to make. */
export interface Wanted {
  readonly target?: string
  readonly emit?: string
  /** Where the first byte lies, for Intel HEX. */
  readonly address?: number
  /** With debug information, and beside the binary a text that debuggers show in place of source code. */
  readonly debug?: boolean
}

/** Looks up target and kind of file; the contract decides what is possible. */
export function choose(
  targets: readonly Target[],
  wanted: Wanted,
  contract: Contract,
): { readonly target: Target; readonly emit: Emit } | Failure {
  const target = findTarget(targets, wanted.target ?? targetOfEmit(targets, contract, wanted.emit))
  if ('ok' in target) return target
  const possible = target.emits[contract.kind]
  const emit = possible.find((one) => one === (wanted.emit ?? possible[0]))
  if (emit === undefined) {
    const what = contract.kind === 'program' ? 'A program' : 'A function'
    const why = wanted.emit === undefined ? 'cannot be made' : `cannot be emitted as "${wanted.emit}"`
    const instead = possible.length > 0 ? `possible: ${possible.join(', ')}` : 'only functions can'
    return failure('usage', `${what} for ${target.triple} ${why}; ${instead}.`)
  }
  if (wanted.address !== undefined && emit !== 'hex')
    return failure('usage', `Only Intel HEX has an address; ${emit} has none.`)
  if (wanted.debug && !target.debuggable.includes(emit)) {
    const able = target.debuggable.filter((one) => possible.includes(one))
    const instead = able.length > 0 ? `possible with: ${able.join(', ')}` : `${target.triple} has none`
    return failure('usage', `There is no debug information in ${emit} for ${target.triple}; ${instead}.`)
  }
  return { target, emit }
}

/** With no target stated, a kind of file states the first that has it. */
function targetOfEmit(targets: readonly Target[], contract: Contract, emit: string | undefined): string | undefined {
  if (emit === undefined) return undefined
  return targets.find(({ emits }) => emits[contract.kind].some((one) => one === emit))?.triple
}

/** The target of that name, or the first. */
export function findTarget(targets: readonly Target[], triple: string | undefined): Target | Failure {
  const target = triple === undefined ? targets[0] : targets.find((one) => one.triple === triple)
  if (target) return target
  return failure('usage', `Unknown target "${triple}"; known: ${targets.map((one) => one.triple).join(', ')}.`)
}
