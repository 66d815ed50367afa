import { z } from '@hono/zod-openapi'

/** A whole number in an address or a header, where everything is text. */
export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .refine((text) => /^\d{1,16}$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: `not a whole number from ${least} to ${most}`,
    })
    .transform(Number)
    .openapi({ type: 'integer', minimum: least, maximum: most })

/** Of a build; its letters may be capitals, as some write them. */
export const buildId = z
  .uuid({ error: 'not the id of a build, such as 7f1d9f0e-0a3c-4a6e-9a55-0c8f6a4f2d11' })
  .toLowerCase()
  .openapi({ description: 'of the build' })
