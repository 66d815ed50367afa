import type { LocalType } from './function-code.js'

/** Where a term of up to 64 bits lives. */
export const containerOf = (bits: number): LocalType => (bits <= 32 ? 'i32' : 'i64')
export const containerBits = (bits: number): number => (bits <= 32 ? 32 : 64)
export const maskOf = (bits: number): bigint => (1n << BigInt(bits)) - 1n
