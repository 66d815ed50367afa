import { ThemeSwitch } from './theme.js'

export function Header() {
  return (
    <header class="bar">
      <a class="wordmark" href="/">
        <img src="/favicon.svg" alt="" width="22" height="22" />
        Sourceless
      </a>
      <ThemeSwitch />
    </header>
  )
}
