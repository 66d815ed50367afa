import { spawnSync } from 'node:child_process'
import type { Scratch } from '@sourceless/testing'
import { lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { programOfGcc } from '../program-of-gcc.js'
import { onPage, type Site } from './support/site.js'

/** Files of one's own, which no server sees. */
export const testInspecting = (site: Site, scratch: Scratch): void => {
  describe('inspecting', () => {
    test.skipIf(lacks('gcc'))(
      'an object file of gcc: what it is, and what its instructions are',
      onPage(site, '/#inspect', async (page) => {
        scratch.save('three.c', 'int times_three(int x) { return 3 * x; }\n')
        scratch.run('gcc', '-O1', '-c', 'three.c', '-o', 'three.o')
        const sent: string[] = []
        page.on('request', (request) => {
          if (request.method() !== 'GET') sent.push(request.url())
        })
        await page.locator('input[type=file]').setInputFiles(scratch.pathOf('three.o'))
        const file = page.getByRole('region', { name: 'A file of your own' })
        await file.getByText('times_three').first().waitFor()
        const listing = spawnSync('objdump', ['-d', '--no-show-raw-insn', '-M', 'intel', scratch.pathOf('three.o')], {
          encoding: 'utf8',
        }).stdout
        const mnemonics = [...listing.matchAll(/^ +[0-9a-f]+:\t(\w+)/gm)].map(([, mnemonic]) => mnemonic!)
        expect(mnemonics).toContain('lea')
        for (const mnemonic of mnemonics) await file.getByText(mnemonic, { exact: false }).first().waitFor()
        expect(sent).toEqual([])
      }),
    )
    test.skipIf(lacks('gcc'))(
      'a program of gcc: its functions, and the one that is chosen',
      onPage(site, '/#inspect', async (page) => {
        await page.locator('input[type=file]').setInputFiles(programOfGcc(scratch))
        const list = page.getByRole('region', { name: 'Functions' })
        await list.getByText('main', { exact: true }).waitFor()
        await page
          .locator('.listing .line.chosen')
          .getByText(/push|sub|test|mov|endbr64/)
          .first()
          .waitFor()
        await list.getByLabel('Find a function').fill('puts')
        await list.getByText('puts@plt').click()
        await page.locator('.listing .line.chosen').getByText('go to puts').waitFor()
      }),
    )
    test.skipIf(lacks('gcc'))(
      'a function of a large file that is not loaded: what was searched for stays',
      onPage(site, '/#inspect', async (page) => {
        const functions = Array.from(
          { length: 60 },
          (_, at) => `f${at}:\n.rept 1000\nlea ${at}(%rdi), %eax\n.endr\nret\n`,
        )
        scratch.save('large.s', functions.join(''))
        scratch.run('gcc', '-c', 'large.s', '-o', 'large.o')
        await page.locator('input[type=file]').setInputFiles(scratch.pathOf('large.o'))
        await page.getByText(/60 functions, 60,060 instructions, of which [0-9,]+ are loaded/).waitFor()
        const list = page.getByRole('region', { name: 'Functions' })
        await list.getByLabel('Find a function').fill('f5')
        await list.getByText('f57', { exact: true }).click()
        await page
          .locator('.listing .line.chosen', { hasText: /57|0x39/ })
          .first()
          .waitFor()
        expect(await list.getByLabel('Find a function').inputValue()).toBe('f5')
        await list.locator('.function-row.current').getByText('f57').waitFor()
      }),
    )
  })
}
