import { formatListing } from '@sourceless/targets'
import { limits } from '../../schemas/wish.js'
import { listingResource } from '../resources/code.js'
import { failureResource } from '../resources/failure.js'
import type { Work } from './work.js'

/** Files with more functions have most of them left out of the table; they can be asked for by name. */
const mostFunctions = 20_000

/** What instructions of a file do: all of them, a function, or so many from one on. */
export const disassemble: Work<'disassemble'> = async ({ file, ...wanted }, { engine }) => {
  const request = { limit: limits.listedLines, ...wanted, file: Buffer.from(file, 'base64') }
  const explained = await engine.pipeline.explain(request)
  if (!explained.ok) return { kind: 'failed', failure: failureResource(explained) }
  const { target, listing, functions, total, next, problems } = explained
  return {
    kind: 'done',
    value: {
      target,
      listing: listingResource(listing),
      text: formatListing(listing, true),
      functions: functions.slice(0, mostFunctions).map((one) => ({ ...one })),
      total: { functions: functions.length, ...total },
      ...(next === undefined ? {} : { next }),
      problems: [...problems],
    },
  }
}
