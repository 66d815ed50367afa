/** Options or a configuration file that cannot be used; the message says where and what to do. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}
