/**
 * Text of several fields of a JSON object, one line per string in the order of the record: an encyclopedia that keeps
 * `summary` and `sections` apart. A path names a field by its keys (`sections.content`); lists on the way are gone
 * through, and of what it leads to every string counts. `undefined` when the record holds none of the fields.
 */
export function joinFields(record: Record<string, unknown>, paths: readonly string[]): string | undefined {
  const fields = paths.map((path) => path.split('.')).filter(([first = '']) => Object.hasOwn(record, first))
  return fields.length === 0 ? undefined : fields.flatMap((keys) => stringsAt(record, keys)).join('\n')
}

/** Non-empty strings of a value at the end of a path, in order. Takes values of any depth. */
function stringsAt(record: Record<string, unknown>, path: readonly string[]): string[] {
  const found: string[] = []
  /** What is still to be looked at, the next one last, and how many keys of the path led there. */
  const open: { readonly value: unknown; readonly keys: number }[] = [{ value: record, keys: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, keys } = next
    const key = path[keys]
    if (typeof value === 'string') {
      if (key === undefined && value !== '') found.push(value)
    } else if (typeof value === 'object' && value !== null) {
      if (key === undefined || Array.isArray(value)) {
        for (const each of Object.values(value).reverse()) open.push({ value: each, keys })
      } else if (Object.hasOwn(value, key)) {
        open.push({ value: (value as Record<string, unknown>)[key], keys: keys + 1 })
      }
    }
  }
  return found
}
