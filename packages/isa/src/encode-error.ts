/** Why an instruction cannot be encoded. The list is closed: match on it, never on messages. */
export type EncodeErrorCode =
  | 'operand-count'
  | 'operand-class'
  | 'operand-width'
  | 'immediate-range'
  | 'displacement-range'
  | 'address-register'
  | 'address-scale'
  /** Operands that each are fine and together are not: two of them must differ, or must be alike, or exclude each other. */
  | 'operand-conflict'
  | 'unknown-form'

export interface EncodeErrorDetails {
  /** The row's name. */
  readonly form?: string
  /** Which operand, from 0. Messages count from 1. */
  readonly operand?: number
  /** What the row accepts there, in the manual's terms. */
  readonly accepts?: string
  readonly value?: unknown
}

const brand = Symbol.for('sourceless.isa.encode-error')

/** Thrown for operands that a row does not accept. */
export class EncodeError extends Error {
  readonly code: EncodeErrorCode
  readonly details: EncodeErrorDetails
  readonly [brand] = true

  constructor(code: EncodeErrorCode, message: string, details: EncodeErrorDetails = {}) {
    super(message)
    this.name = 'EncodeError'
    this.code = code
    this.details = details
  }

  static isInstance(value: unknown): value is EncodeError {
    return typeof value === 'object' && value !== null && brand in value
  }
}
