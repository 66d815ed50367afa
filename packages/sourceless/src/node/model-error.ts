/** Settings of models that cannot be used; the message says what to do. */
export class ModelError extends Error {
  override readonly name = 'ModelError'
}
