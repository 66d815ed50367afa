import type { Listing as TargetListing } from '@sourceless/targets'
import type { StageReport, Verdict } from '@sourceless/verifier'
import type { z } from 'zod'
import type { listingSchema, stageSchema, verdictSchema } from '../../schemas/outcome.js'

export function listingResource({ functions, sizeBytes, instructions }: TargetListing): z.infer<typeof listingSchema> {
  return {
    functions: functions.map(({ name, lines }) => ({
      name,
      lines: lines.map(({ offset, bytes, text, note, depth, target }) => ({
        offset,
        bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex'),
        text,
        note,
        depth,
        ...(target === undefined ? {} : { target }),
      })),
    })),
    sizeBytes,
    instructions,
  }
}

export const verdictResource = ({ level, k, n }: Verdict): z.infer<typeof verdictSchema> => ({
  level,
  ...(k === undefined ? {} : { k }),
  ...(n === undefined ? {} : { n }),
})

/** Without its evidence, which is a resource of its own. */
export const stageResource = (report: StageReport): z.infer<typeof stageSchema> => {
  const { stage, status, reason, facts, durationMs } = report
  return { stage, status, ...(reason === undefined ? {} : { reason }), facts: { ...facts }, durationMs }
}
