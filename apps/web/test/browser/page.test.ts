import { createScratch, describeWith, type RunningServer, startServer } from '@sourceless/testing'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, vi } from 'vitest'
import { testAccessibility } from './accessibility.js'
import { testGallery } from './gallery.js'
import { testInspecting } from './inspecting.js'
import { testKey } from './key.js'
import { testKeyboard } from './keyboard.js'
import { testMaking } from './making.js'
import { testPermalink } from './permalink.js'
import { testReading } from './reading.js'
import { hasBrowser, launchBrowser } from './support/browser.js'
import { testTrouble } from './trouble.js'
import { testUnencrypted } from './unencrypted.js'

vi.setConfig({ testTimeout: 400_000, hookTimeout: 120_000 })

/** The built page, served by the built server, in a real browser. One server and one browser serve all suites. */
describeWith(hasBrowser, 'chromium', 'the page', () => {
  let server: RunningServer
  let browser: Browser
  beforeAll(async () => {
    server = await startServer()
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })
  const site = { browser: () => browser, url: (path = '/') => server.url + path }
  const scratch = createScratch('sourceless-page-files')
  testMaking(site, scratch)
  testInspecting(site, scratch)
  testReading(site)
  testTrouble(site)
  testPermalink(site)
  testKeyboard(site)
  testGallery(site)
  testAccessibility(site)
  testKey(site)
  testUnencrypted()
})
