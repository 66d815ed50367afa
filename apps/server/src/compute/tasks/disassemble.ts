import { formatListing } from '@sourceless/targets'
import { listingResource } from '../resources/code.js'
import { failureResource } from '../resources/failure.js'
import type { Work } from './work.js'

/** What every instruction of a file does. */
export const disassemble: Work<'disassemble'> = async ({ file, ...wanted }, { engine }) => {
  const explained = await engine.pipeline.explain({ ...wanted, file: Buffer.from(file, 'base64') })
  if (!explained.ok) return { kind: 'failed', failure: failureResource(explained) }
  const { target, listing } = explained
  return { kind: 'done', value: { target, listing: listingResource(listing), text: formatListing(listing, true) } }
}
