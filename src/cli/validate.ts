import { Command } from 'commander'
import { UsageError } from '../errors.ts'
import { recipeJsonSchema } from '../recipe/json-schema.ts'
import { loadRecipe } from '../recipe/load.ts'
import { example, print } from './arguments.ts'

export const validateCommand = (): Command =>
  new Command('validate')
    .description('check a recipe; every fault with its line, what was found and what was expected')
    .argument('[recipe]', 'YAML file')
    .option('--schema', 'print the JSON Schema of recipes, for editors')
    .option('--json', 'print the recipe with every default filled in')
    .addHelpText(
      'after',
      example(
        'mdfs validate my-recipe.yaml',
        'mdfs validate --schema > mdfs.schema.json   # "# yaml-language-server: $schema=mdfs.schema.json"',
      ),
    )
    .action(async (path: string | undefined, { schema, json }: { schema?: boolean; json?: boolean }) => {
      if (schema === true) {
        print(JSON.stringify(recipeJsonSchema(), null, 1))
        return
      }
      if (path === undefined) throw new UsageError('give a recipe to check, or --schema')
      const { baseDir: _, ...recipe } = await loadRecipe(path)
      print(
        json === true
          ? JSON.stringify(recipe, null, 1)
          : `${path}: valid, ${recipe.sources.length} sources, ${recipe.steps.length} steps`,
      )
    })
