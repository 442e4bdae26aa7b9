/** Parameters of a step in one line, for showing: `min 200 · keep high, ad`. What is off (`null`) is left out. */
export function paramsText(params: unknown): string {
  if (typeof params !== 'object' || params === null) return ''
  return Object.entries(params)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name} ${valueText(value)}`)
    .join(' · ')
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
