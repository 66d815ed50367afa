import { z } from '@hono/zod-openapi'
import { meantText } from './closest.js'

/** An object without other names than these; a complaint about one says which is probably meant, and which there are. */
export const closedObject = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined
      const known = Object.keys(shape)
      const unknown = issue.keys
        .slice(0, 10)
        .map((key) => `${JSON.stringify(key.slice(0, 100))}${meantText(key, known)}`)
      return `unknown: ${unknown.join(', ')}; known are ${known.join(', ')}`
    },
  })
