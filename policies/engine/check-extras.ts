import type { Coordinate, Coordinates } from './coordinates.ts'
import { splitCoordinate } from './expand-see.ts'
import { inDocument } from './locate.ts'
import { unlisted } from './nearest-word.ts'
import type {
  AllowedChange,
  DerivedField,
  PolicyProblem,
  PurposeDocument,
  Rule,
  ToldInBoth,
} from './policy-document.ts'

/** What a purpose says beside its rules, held against the schema: derived fields, arguments, changes, what is kept. */
export function checkExtras(
  purpose: PurposeDocument,
  schema: Coordinates,
  silentFacts: ReadonlySet<string>,
): PolicyProblem[] {
  const wrong = (path: string, message: string | ToldInBoth) => inDocument(purpose, path, 'see', message)
  return [
    ...purpose.derived.flatMap((accepted, index) => checkDerived(purpose, accepted, `derived.${index}`, schema)),
    ...purpose.arguments.flatMap((argument) => {
      const message = argumentProblem(argument, schema)
      return message === undefined ? [] : [wrong(`arguments.${argument.slice(0, argument.indexOf('('))}`, message)]
    }),
    ...purpose.mayChange.flatMap((change) => {
      const message = changeProblem(change, schema)
      return message === undefined ? [] : [wrong(`may-change.${change.coordinate}`, message)]
    }),
    ...purpose.rules.flatMap((rule, index) => {
      const outside = rule.see.find(({ coordinate }) => schema.field(coordinate)?.outsideCase !== undefined)
      if (outside === undefined || (rule.when.length === 0 && rule.tasks === undefined && !rule.own)) return []
      return [wrong(`rules.${index}.see.${outside.coordinate}`, outsideCaseProblem(outside.coordinate))]
    }),
    ...purpose.rules.flatMap((rule, index) =>
      rule.whileWaiting === true
        ? [
            ...rule.see.flatMap(({ coordinate }) =>
              isOfOwnTask(coordinate, schema)
                ? []
                : [wrong(`rules.${index}.see.${coordinate}`, whileWaitingProblem(coordinate))],
            ),
            ...waitsInSilence(purpose, rule, silentFacts).map((fact) =>
              inDocument(purpose, `rules.${index}.while-waiting`, 'silent-form', silentWaitProblem(purpose, fact)),
            ),
          ]
        : [],
    ),
    ...(purpose.afterClosing?.keep ?? []).flatMap((coordinate, index) => {
      const message = keepProblem(purpose, coordinate, schema)
      return message === undefined ? [] : [wrong(`after-closing.keep.${index}`, message)]
    }),
  ]
}

/** A computed field tells of each of its sources: leaving one out would show it without anyone having said so. */
function checkDerived(
  purpose: PurposeDocument,
  accepted: DerivedField,
  path: string,
  schema: Coordinates,
): PolicyProblem[] {
  const field = schema.field(accepted.field)
  if (field === undefined)
    return [inDocument(purpose, `${path}.field`, 'see', unlisted('field', accepted.field, allFields(schema)))]
  const missing = field.requires.filter((source) => !accepted.from.includes(source))
  return [
    ...accepted.from.flatMap((source, place) =>
      schema.field(source) === undefined
        ? [inDocument(purpose, `${path}.from.${place}`, 'see', unlisted('field', source, allFields(schema)))]
        : [],
    ),
    ...(missing.length === 0
      ? []
      : [
          inDocument(purpose, `${path}.from`, 'derived', {
            en: `${accepted.field} is computed from ${field.requires.join(', ')}: name ${missing.join(', ')} under from as well`,
            nl: `${accepted.field} is afgeleid van ${field.requires.join(', ')}: noem ook ${missing.join(', ')} onder from`,
          }),
        ]),
  ]
}

function argumentProblem(argument: Coordinate, schema: Coordinates): string | undefined {
  const open = argument.indexOf('(')
  const coordinate = argument.slice(0, open)
  const name = argument.slice(open + 1, -1)
  const field = schema.field(coordinate)
  if (field === undefined) return unlisted('field', coordinate, allFields(schema))
  const names = Object.keys(field.arguments)
  const shape = Object.hasOwn(field.arguments, name) ? field.arguments[name] : undefined
  if (shape === undefined) return unlisted(`argument of ${coordinate}`, name, names)
  return shape.reads === undefined ? `${argument} tells of no field: it needs no grant` : undefined
}

function outsideCaseProblem(coordinate: Coordinate): ToldInBoth {
  return {
    en: `${coordinate} is about no case that is open to the asker, where no task and no fact is known: show it under no tasks, no when and not as own rows`,
    nl: `${coordinate} gaat over geen zaak die voor de vrager open is, en daar is geen taak en geen feit bekend: toon het zonder taken, zonder voorwaarden en niet alleen op eigen regels`,
  }
}

/** What a task says of itself, and the key of its case: with no more than that its holder can record what is waited for. */
function isOfOwnTask(coordinate: Coordinate, schema: Coordinates): boolean {
  const { typeName, fieldName } = splitCoordinate(coordinate)
  const type = schema.types.get(typeName)
  return type?.taskKey !== undefined || (type?.caseKey !== undefined && type.caseKey === fieldName)
}

function whileWaitingProblem(coordinate: Coordinate): ToldInBoth {
  return {
    en: `${coordinate} is nothing of the asker's own task: while the purpose waits for its conditions only the task itself and the key of its case are shown; leave while-waiting out, or show it by another rule`,
    nl: `${coordinate} hoort niet bij de eigen taak van de vrager: zolang het doel op zijn voorwaarden wacht, worden alleen de taak zelf en het nummer van de zaak getoond; laat while-waiting weg, of toon het met een andere regel`,
  }
}

/** Silent facts among what the purpose waits for, of those to whom the rule shows something. */
function waitsInSilence(purpose: PurposeDocument, { who }: Rule, silentFacts: ReadonlySet<string>): string[] {
  const asked = Object.entries(purpose.whenAskedBy).filter(([kind]) => (who ?? purpose.who).includes(kind))
  const clauses = [purpose.when, ...asked.map(([, formula]) => formula)].flat(2)
  return [...new Set(clauses.map(({ fact }) => fact))].filter((fact) => silentFacts.has(fact))
}

/** A case that silent facts close is as absent as one that never was: nothing of it may be left, not even a task. */
function silentWaitProblem({ purpose }: PurposeDocument, fact: string): ToldInBoth {
  return {
    en: `${purpose} waits for ${fact}, which is silent: a task shown meanwhile would tell that it does not hold; leave while-waiting out`,
    nl: `${purpose} wacht op ${fact}, en dat is een stil feit: een taak die intussen wordt getoond, zou verraden dat het niet zo is; laat while-waiting weg`,
  }
}

function changeProblem(
  { coordinate, tasks, when }: AllowedChange,
  schema: Coordinates,
): string | ToldInBoth | undefined {
  const mutation = schema.types.get(schema.mutation ?? '')
  if (mutation === undefined) return `${coordinate}: this schema has nothing that changes data`
  const changes = [...mutation.fields.values()].map((field) => field.coordinate)
  if (!changes.includes(coordinate)) return unlisted('change', coordinate, changes)
  const narrowed = tasks !== undefined || when !== undefined
  return narrowed && schema.field(coordinate)?.outsideCase !== undefined ? outsideCaseProblem(coordinate) : undefined
}

function keepProblem(
  purpose: PurposeDocument,
  coordinate: Coordinate,
  schema: Coordinates,
): string | ToldInBoth | undefined {
  if (schema.field(coordinate) === undefined) return unlisted('field', coordinate, allFields(schema))
  const { typeName } = splitCoordinate(coordinate)
  // Only the asker's own work is kept, so it must be possible to tell whose a row is.
  if (schema.types.get(typeName)?.rowOwner === undefined)
    return {
      en: `${coordinate} cannot be kept: the schema does not say whose a ${typeName} is`,
      nl: `${coordinate} kan na de taak niet zichtbaar blijven: het schema zegt niet van wie een ${typeName} is`,
    }
  const shown = purpose.rules.some(({ see }) =>
    see.some((entry) => entry.coordinate === coordinate || entry.coordinate === `${typeName}.*`),
  )
  if (shown) return undefined
  return {
    en: `${coordinate} cannot be kept: no rule of ${purpose.purpose} shows it`,
    nl: `${coordinate} kan na de taak niet zichtbaar blijven: geen regel van ${purpose.purpose} toont het`,
  }
}

function allFields(schema: Coordinates): Coordinate[] {
  return [...schema.types.values()]
    .filter(({ kind, value }) => kind === 'object' && !value)
    .flatMap(({ fields }) => [...fields.values()].map((field) => field.coordinate))
}
