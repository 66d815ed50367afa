import type { TrapKind } from '@sourceless/isa'

/** `execute`: the guest went to an address that holds no executable bytes. */
export type AccessKind = 'read' | 'write' | 'execute'

/** The guest touched a byte that it has no permission for. Addresses are guest addresses. */
export interface FaultOutcome {
  readonly kind: 'fault'
  readonly access: AccessKind
  /** First address of the access. */
  readonly address: bigint
  readonly sizeBytes: number
  /** First byte of the access that is not permitted. */
  readonly faultingAddress: bigint
  /** With `committedStackBytes`: how far below the stack pointer at the entry that byte is, if it is on the stack. */
  readonly stackDepth?: number
  /** Address of the instruction that made the access. For `execute`: the jump that led there, undefined for the entry itself. */
  readonly instructionAddress: bigint | undefined
}

/** A call of the system that the host model does not permit; the registers hold its arguments. */
export interface ForbiddenOutcome {
  readonly kind: 'forbidden'
  /** The number of the call (Linux), or the name of the import; 'kernel' where the system's programs do not call that. */
  readonly call: bigint | string
  readonly reason: string
  readonly instructionAddress: bigint | undefined
}

/** How a run ended. `instructions` counts executed guest instructions, whole basic blocks at a time. */
export type Outcome = (
  | { readonly kind: 'returned' }
  | { readonly kind: 'exited'; readonly code: number }
  | FaultOutcome
  | ForbiddenOutcome
  | { readonly kind: 'trap'; readonly trap: TrapKind; readonly instructionAddress: bigint | undefined }
  /** The bytes are no instruction that the decoder accepts. */
  | { readonly kind: 'illegal'; readonly instructionAddress: bigint; readonly reason: string }
  /** The fuel ran out. */
  | { readonly kind: 'fuel' }
) & { readonly instructions: number }

/** What happened and where, for a person, to follow the name of what ran. */
export function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'returned':
      return 'returned'
    case 'exited':
      return `exited with code ${outcome.code}`
    case 'fault':
      return outcome.access === 'execute'
        ? `jumped to ${hex(outcome.address)}, which holds no code${at(outcome.instructionAddress)}`
        : describeAccess(outcome)
    case 'forbidden': {
      const called = typeof outcome.call === 'bigint' ? `made system call ${outcome.call}` : `called ${outcome.call}`
      return `${called}, which is not permitted: ${outcome.reason}${at(outcome.instructionAddress)}`
    }
    case 'trap':
      return `trapped: ${outcome.trap}${at(outcome.instructionAddress)}`
    case 'illegal':
      return `met no instruction at ${hex(outcome.instructionAddress)}: ${outcome.reason}`
    case 'fuel':
      return `did not end within ${outcome.instructions} instructions`
  }
}

const hex = (address: bigint): string => `0x${address.toString(16)}`
const at = (address: bigint | undefined): string => (address === undefined ? '' : ` (instruction at ${hex(address)})`)

function describeAccess(fault: FaultOutcome): string {
  const { access, sizeBytes, address, faultingAddress } = fault
  const bytes = sizeBytes === 1 ? '1 byte' : `${sizeBytes} bytes`
  const from = faultingAddress === address ? '' : ` from ${hex(faultingAddress)} on`
  const deed = access === 'read' ? 'read' : 'wrote'
  return `${deed} ${bytes} at ${hex(address)}, which it may not ${access}${from}${notCommitted(fault)}${at(fault.instructionAddress)}`
}

const notCommitted = ({ stackDepth }: FaultOutcome): string =>
  stackDepth === undefined ? '' : `, ${stackDepth} bytes down the stack with nothing committed in between`
