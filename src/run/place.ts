/** A place in a task's input: a part of it, and a position there. */
export interface Place {
  readonly part: number
  readonly position: number
}

export const keyOf = ({ part, position }: Place): string => `${part}:${position}`
