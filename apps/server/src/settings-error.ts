/** Options or surroundings under which the server cannot start; the message says where and what to do. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}
