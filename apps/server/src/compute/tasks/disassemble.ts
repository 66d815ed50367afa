import { formatListing } from '@sourceless/targets'
import type { Failure } from '../../schemas/outcome.js'
import { listingResource } from '../resources/code.js'
import { failureResource } from '../resources/failure.js'
import type { Work } from './work.js'

/** A longer listing takes seconds and megabytes, and nobody reads it. */
const mostInstructions = 25_000
/** Bare code is told to be too long before it is read: instructions of all machines have four bytes on average. */
const mostRawBytes = 4 * mostInstructions

/** What every instruction of a file does. */
export const disassemble: Work<'disassemble'> = async ({ file, ...wanted }, { engine }) => {
  const bytes = Buffer.from(file, 'base64')
  if (wanted.raw && bytes.length > mostRawBytes)
    return { kind: 'failed', failure: tooLong(`The code has ${bytes.length} bytes`) }
  const explained = await engine.pipeline.explain({ ...wanted, file: bytes })
  if (!explained.ok) return { kind: 'failed', failure: failureResource(explained) }
  const { target, listing } = explained
  if (listing.instructions > mostInstructions)
    return { kind: 'failed', failure: tooLong(`The file has ${listing.instructions} instructions`) }
  return { kind: 'done', value: { target, listing: listingResource(listing), text: formatListing(listing, true) } }
}

const tooLong = (what: string): Failure => ({
  code: 'limit',
  message: `${what}; listings have at most ${mostInstructions} instructions. Send a part of it as bare code.`,
  diagnostics: [],
})
