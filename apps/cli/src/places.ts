import { homedir } from 'node:os'
import { join } from 'node:path'

const under = (variable: string, ...otherwise: readonly string[]): string =>
  join(process.env[variable] || join(homedir(), ...otherwise), 'sourceless')

const isWindows = process.platform === 'win32'

/** What the person writes. */
const settings = (): string =>
  isWindows ? under('APPDATA', 'AppData', 'Roaming') : under('XDG_CONFIG_HOME', '.config')
/** What can be found out again. */
const findings = (): string =>
  isWindows ? under('LOCALAPPDATA', 'AppData', 'Local') : under('XDG_CACHE_HOME', '.cache')

/** Keys of endpoints; only its owner may read it. */
export const keyFile = (): string => join(settings(), 'keys.json')
/** What `models check` found out. */
export const abilitiesFile = (): string => join(findings(), 'abilities.json')
/** Complete answers of models. */
export const answersFolder = (): string => join(findings(), 'answers')
