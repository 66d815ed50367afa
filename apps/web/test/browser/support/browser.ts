import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

/** Debian's browser. */
const browserPath = '/usr/bin/chromium'
export const hasBrowser = existsSync(browserPath)

export const launchBrowser = (...more: readonly string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: browserPath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  })

/** A page of a browser that knows nothing yet, and everything that went wrong on it. */
export interface FreshPage {
  readonly page: Page
  /** Uncaught errors, and what the content security policy stopped. */
  readonly faults: readonly string[]
  close(): Promise<void>
}

/** The work behind the page may take long on a busy machine. */
const patienceMs = 60_000

export async function freshPage(browser: Browser, options: BrowserContextOptions = {}): Promise<FreshPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(patienceMs)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) faults.push(message.text())
  })
  return { page, faults, close: () => context.close() }
}
