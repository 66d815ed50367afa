import { type Route, route } from './route.js'
import { helpOpen } from './shortcuts.js'
import { ThemeSwitch } from './theme.js'

const pages: readonly { readonly name: string; readonly address: string; readonly kinds: readonly Route['kind'][] }[] =
  [
    { name: 'Make', address: '/', kinds: ['make', 'build'] },
    { name: 'Inspect', address: '/#inspect', kinds: ['inspect'] },
    { name: 'Builds', address: '/#builds', kinds: ['builds', 'compare'] },
  ]

const Mark = () => (
  <svg class="logo" viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
    <rect width="32" height="32" rx="7" />
    <path class="logo-lines" d="M8 10.5h6M8 16h10M8 21.5h4" />
    <path class="logo-tick" d="M17.5 21.2l2.7 2.7 5.3-6.6" />
  </svg>
)

export function Header() {
  return (
    <header class="bar">
      <a class="wordmark" href="/" aria-label="Sourceless">
        <Mark />
        <span>Sourceless</span>
      </a>
      <nav class="pages" aria-label="Pages">
        {pages.map(({ name, address, kinds }) => (
          <a key={name} href={address} aria-current={kinds.includes(route.value.kind) ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <a class="docs-link" href="/docs">
        HTTP API
      </a>
      <button
        class="icon-button"
        type="button"
        aria-label="Keys and help"
        title="Keys and help (?)"
        onClick={() => {
          helpOpen.value = true
        }}
      >
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
          <path
            d="M7.2 7.6a2.9 2.9 0 1 1 4.3 2.5c-.9.5-1.5 1.1-1.5 2.1v.3"
            fill="none"
            stroke="currentColor"
            stroke-width="1.6"
            stroke-linecap="round"
          />
          <circle cx="10" cy="15.3" r="1.05" fill="currentColor" />
        </svg>
      </button>
      <ThemeSwitch />
    </header>
  )
}
