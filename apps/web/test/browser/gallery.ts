import { createClient, type Reading } from '@sourceless/client'
import { describe, expect, test } from 'vitest'
import { gallery } from '../../src/gallery/examples.js'
import type { Site } from './support/site.js'

/** Every example of the gallery is understood, or raises the question that it is there for. */
export const testGallery = (site: Site): void => {
  describe('gallery', () => {
    const examples = gallery.flatMap((group) => group.examples)
    const kindOf = (intent: string): Reading['kind'] => (intent === 'the most common byte' ? 'question' : 'contract')
    test.each(examples)('$intent $examples $target', async ({ intent, signature, examples, target }) => {
      const client = createClient({ url: site.url() })
      const reading = await client.read({
        ...(intent ? { intent } : {}),
        ...(signature ? { signature } : {}),
        ...(examples ? { examples: examples.split('\n') } : {}),
      })
      expect(reading.kind).toBe(kindOf(intent))
      if (reading.kind !== 'contract' || target === undefined) return
      const { emits } = (await client.targets()).find(({ triple }) => triple === target)!
      expect(emits[reading.contract.kind]).not.toEqual([])
    })
  })
}
