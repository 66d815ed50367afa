/** Why an instruction cannot be encoded. The list is closed: match on it, never on messages. */
export type EncodeErrorCode =
  | 'operand-count'
  | 'operand-class'
  | 'operand-width'
  | 'immediate-range'
  | 'displacement-range'
  | 'address-register'
  | 'address-scale'
  | 'high-byte-with-rex'
  | 'unknown-form'

export interface EncodeErrorDetails {
  /** The row's name. */
  readonly form?: string
  /** Which operand, from 0. */
  readonly operand?: number
  /** What the row accepts there, in the manual's terms. */
  readonly accepts?: string
  readonly value?: unknown
}

const brand = Symbol.for('sourceless.isa-x64.encode-error')

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
