import { z } from 'zod'
import { FORMATS } from '../collect/formats.ts'
import { bareName, STEPS } from '../registry.ts'
import { recipeSchema } from './schema.ts'

type JsonSchema = Record<string, unknown>

const inputSchema = (schema: z.ZodType): JsonSchema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema
  return rest
}

/** JSON Schema of recipes: editors then complete step names and parameters, and show where a threshold comes from. */
export function recipeJsonSchema(): JsonSchema {
  const whole = z.toJSONSchema(recipeSchema, { io: 'input' }) as {
    properties: Record<string, JsonSchema>
  } & JsonSchema
  const steps = STEPS.map(
    (step) => [bareName(step.id), { description: step.about, ...inputSchema(step.params) }] as const,
  )
  const source = whole.properties.sources as {
    additionalProperties: JsonSchema & { properties: JsonSchema }
  }
  return {
    ...whole,
    title: 'mdfs recipe',
    properties: {
      ...whole.properties,
      sources: {
        ...source,
        additionalProperties: {
          ...source.additionalProperties,
          properties: {
            ...Object.assign({}, ...FORMATS.map(({ options }) => inputSchema(options).properties)),
            ...source.additionalProperties.properties,
            format: {
              enum: FORMATS.map(({ name }) => name),
              description: FORMATS.map((f) => `${f.name}: ${f.about}`).join('\n'),
            },
          },
        },
      },
      steps: {
        type: 'array',
        items: {
          anyOf: [
            { enum: steps.map(([name]) => name) },
            {
              type: 'object',
              properties: Object.fromEntries(steps),
              minProperties: 1,
              maxProperties: 1,
              additionalProperties: false,
            },
            {
              type: 'object',
              properties: {
                use: { type: 'string', description: 'Module with a step of your own' },
                with: { type: 'object' },
              },
              required: ['use'],
              additionalProperties: false,
            },
          ],
        },
      },
    },
  }
}
