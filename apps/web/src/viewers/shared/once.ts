/** Derives something from an object once, however many views ask for it and as often as they are drawn. */
export function oncePer<From extends object, Derived>(derive: (from: From) => Derived): (from: From) => Derived {
  const known = new WeakMap<From, { readonly derived: Derived }>()
  return (from) => {
    const found = known.get(from) ?? { derived: derive(from) }
    known.set(from, found)
    return found.derived
  }
}
