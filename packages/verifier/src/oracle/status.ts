import { type ViolationKind, violationKinds } from '@sourceless/contract'

/** What the module's `status` global says once a call is over. 0: the call returned. */
export const statusCodes = { returned: 0, limit: 100, exited: 101 } as const

export function violationStatus(violation: ViolationKind): number {
  return violationKinds.indexOf(violation) + 1
}

/** Indices of the module's globals. */
export const globals = {
  fuel: 0,
  status: 1,
  site: 2,
  exitCode: 3,
  stdin: 4,
  stdinEnd: 5,
  stdout: 6,
  stdoutEnd: 7,
} as const

/** Indices of the functions that every module has. */
export const runtime = { strlen: 0, mulhi: 1, writeByte: 2, writeBytes: 3, writeDecimal: 4 } as const
