import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeWith } from '@sourceless/testing'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freshPage, hasBrowser, launchBrowser } from '../browser/support/browser.js'
import { openStage, type Stage } from './stage.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

describeWith(hasBrowser, 'chromium', 'viewers in a browser, under a strict policy', () => {
  let stage: Stage
  let browser: Browser
  beforeAll(async () => {
    stage = await openStage()
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await stage?.close()
  })

  const shown = (view: string, build: string, body: (page: Page) => Promise<void>) => async () => {
    const { page, faults, close } = await freshPage(browser, { reducedMotion: 'reduce' })
    try {
      await page.goto(stage.url(view, build))
      await page.waitForSelector('html[data-ready]')
      await body(page)
      expect(faults).toEqual([])
    } finally {
      await close()
    }
  }
  const line = (page: Page, index: number) => page.locator(`.listing [data-line="${index}"]`)
  const byte = (page: Page, offset: number) => page.locator(`.byte[data-offset="${offset}"]`)

  test(
    'instructions and their bytes are linked both ways',
    shown('code', 'gcd', async (page) => {
      await line(page, 1).hover()
      // gcd.o: the code begins at 0x40 with a jump of two bytes.
      for (const offset of [0x42, 0x43, 0x44])
        await expect.poll(() => byte(page, offset).getAttribute('class')).toContain('pointed')
      expect(await byte(page, 0x45).getAttribute('class')).not.toContain('pointed')
      await byte(page, 0x48).hover()
      await expect.poll(() => line(page, 3).getAttribute('class')).toContain('pointed')
      await byte(page, 0x48).click()
      expect(await line(page, 3).getAttribute('aria-selected')).toBe('true')
      await page.getByText('0x47–0x49').waitFor()
      await page.getByRole('button', { name: 'Copy 3 bytes' }).waitFor()
    }),
  )

  test(
    'keys move, choose, and follow jumps',
    shown('code', 'gcd', async (page) => {
      const listing = page.getByRole('grid', { name: 'Instructions of gcd.o' })
      await listing.focus()
      await page.keyboard.press('Enter')
      await expect.poll(() => line(page, 6).getAttribute('aria-selected')).toBe('true')
      await page.keyboard.press('Shift+ArrowDown')
      await page.getByText('2 instructions').waitFor()
      const active = await listing.getAttribute('aria-activedescendant')
      expect(await page.locator(`[id="${active}"]`).getAttribute('data-line')).toBe('7')
      await page.getByRole('grid', { name: 'Bytes of gcd.o' }).focus()
      await page.keyboard.press('Shift+ArrowRight')
      await page.keyboard.press('Shift+ArrowRight')
      await page.getByRole('button', { name: 'Copy 3 bytes' }).waitFor()
    }),
  )

  test(
    'hexadecimal is copied',
    shown('code', 'gcd', async (page) => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await page.getByRole('button', { name: 'Copy code as hex' }).click()
      await page.getByRole('button', { name: 'Copied' }).waitFor()
      const copied = await page.evaluate(() => navigator.clipboard.readText())
      expect(copied).toMatch(/^eb 0e 48 89 f8 .* c3$/)
      await line(page, 2).click()
      await page.keyboard.press('Control+c')
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('31 d2')
    }),
  )

  test(
    'what a linker fills in stands with its instruction',
    shown('code', 'digit', async (page) => {
      await page.locator('.relocation').click()
      await page.getByText('A linker fills in 4 bytes: the distance from here to .rodata').waitFor()
    }),
  )

  test(
    'a part of the file leads to its bytes',
    shown('layout', 'gcd', async (page) => {
      await page.getByRole('button', { name: /^0x158 section headers/ }).click()
      await expect.poll(() => byte(page, 0x158).getAttribute('class')).toContain('chosen')
      await page.keyboard.press('Home')
      await page.getByText('0x0–0x3f').waitFor()
      await page.getByRole('radio', { name: 'Logarithmic' }).check()
      expect(await page.getByRole('button', { name: /^0x0 ELF header/ }).isVisible()).toBe(true)
    }),
  )

  test(
    'the graph is drawn, and its blocks lead to the listing',
    shown('flow', 'gcd', async (page) => {
      const drawing = page.getByRole('listbox', { name: /^Control-flow graph of gcd, 4 blocks/ })
      await drawing.waitFor()
      await drawing.focus()
      await page.keyboard.press('ArrowDown')
      const chosen = page.getByRole('option', { selected: true })
      expect(await chosen.locator('title').textContent()).toMatch(/^Block 2, 5 instructions at 0x2: goes on to block 3/)
      const before = await drawing.locator('svg > g').getAttribute('transform')
      await page.keyboard.press('+')
      expect(await drawing.locator('svg > g').getAttribute('transform')).not.toBe(before)
      await page.getByText('As text: 4 blocks').click()
      await page.getByRole('button', { name: /^Block 4, 2 instructions .*: returns/ }).click()
      await expect.poll(() => chosen.locator('title').textContent()).toMatch(/^Block 4/)
    }),
  )

  test(
    'evidence is shown, and can be taken away',
    shown('verdict', 'gcd', async (page) => {
      await page.getByRole('button', { name: 'Show the evidence' }).click()
      await page.locator('.evidence summary').first().click()
      await page.getByText('(set-logic').first().waitFor()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download .smt2' }).first().click(),
      ])
      expect(download.suggestedFilename()).toMatch(/^gcd-contract.*\.smt2$/)
      expect(readFileSync(await download.path(), 'utf8')).toMatch(/\(check-sat\)/)
    }),
  )

  test(
    'a function runs in the browser, beside its contract',
    shown('run', 'gcd', async (page) => {
      await page.getByLabel('b u64').fill('36')
      await page.keyboard.press('Enter')
      await page.locator('output', { hasText: '12' }).waitFor()
      await page.getByText('as the contract says').waitFor()
      await page.getByLabel('b u64').fill('many')
      await page.getByRole('button', { name: 'Run' }).click()
      await page.getByText('The argument for b cannot be read: many').waitFor()
    }),
  )

  test(
    'what does not end is ended, and a run can be stopped',
    shown('endless', 'gcd', async (page) => {
      // Both in one go: on a busy machine a run may end between two clicks.
      await page.locator('.run-actions').evaluate(async (actions) => {
        const [run, stop] = actions.querySelectorAll('button')
        run!.click()
        while (stop!.disabled) await new Promise((resolve) => setTimeout(resolve))
        stop!.click()
      })
      await page.getByText('Stopped.').waitFor()
      await page.getByRole('button', { name: 'Run' }).click()
      await page.getByText(/Did not end within \d+ instructions/).waitFor()
    }),
  )

  test.each(['riscv', 'windows'])('the program %s reads and writes in the browser', async (build) => {
    await shown('run', build, async (page) => {
      await page.getByLabel('Standard input').fill('some text\n')
      await page.getByRole('button', { name: 'Run' }).click()
      await page.getByText('SOME TEXT').waitFor()
      await page.getByText('Exit code 0').waitFor()
    })()
  })

  test(
    'a file of one’s own is recognised; bare code is read as that of a target; what is none is said',
    shown('own', 'gcd', async (page) => {
      const input = page.locator('input[type=file]')
      await input.setInputFiles({ name: 'three.bin', mimeType: '', buffer: Buffer.from('4889f8c3', 'hex') })
      await page.getByText('The file is neither ELF, PE').first().waitFor()
      await page.getByLabel('Read as').selectOption('x86_64-none')
      await page.getByRole('tab', { name: 'Code' }).waitFor()
      await line(page, 1).waitFor()
      expect(await line(page, 1).textContent()).toContain('ret')
      await input.setInputFiles({ name: 'nothing', mimeType: '', buffer: Buffer.alloc(0) })
      await page.getByText('nothing is empty.').waitFor()
    }),
  )

  test.each([
    ['code', 'wasm'],
    ['flow', 'arm'],
    ['layout', 'macos'],
    ['verdict', 'arm'],
    ['rejected', 'gcd'],
    ['run', 'quick'],
    ['diff', 'wasm'],
    ['own', 'gcd'],
  ])('axe finds nothing in %s', async (view, build) => {
    await shown(view, build, async (page) => {
      await page.waitForLoadState('networkidle')
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.evaluate((theme) => {
          document.documentElement.dataset.theme = theme
        }, colorScheme)
        await page.evaluate(axe.source)
        const { violations } = await page.evaluate(() =>
          (globalThis as unknown as { axe: typeof axe }).axe.run('#gallery'),
        )
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([])
      }
    })()
  })

  test('nothing of Node is in the scripts', () => {
    const assets = join(stage.folder, 'assets')
    const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(5)
    for (const name of scripts) {
      const text = readFileSync(join(assets, name), 'utf8')
      // Where the bundler meets a module of Node it writes a stand-in, or leaves the import at the top.
      expect(text, name).not.toMatch(/__vite-browser-external|^import[^;]*from\s*["']node:/m)
    }
  })
})
