/** Yuan 1.0's three classes: text worth training on, text that is not, advertising. The order is that of the columns. */
export const LABELS = ['high', 'low', 'ad'] as const

export type Label = (typeof LABELS)[number]
