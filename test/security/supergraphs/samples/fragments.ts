import { federation, type Sample } from '../sample.ts'

/** Fragments on fragments, interfaces of interfaces, unions that overlap, types that lead back to themselves, lists of lists. */
const dog: Record<string, unknown> = { __typename: 'Dog', name: 'DOG', legs: 4, barks: true, chip: 'CHIP-D' }
const cat: Record<string, unknown> = { __typename: 'Cat', name: 'CAT', legs: 4, lives: 9, chip: 'CHIP-C' }
const fern: Record<string, unknown> = { __typename: 'Fern', name: 'FERN', height: 30 }
Object.assign(dog, { friends: [cat, fern], parent: null, grid: [[cat], [], [fern, dog]] })
Object.assign(cat, { friends: [dog], parent: dog, grid: [] })
Object.assign(fern, { friends: [] })

export const fragments: Sample = {
  subgraphs: {
    zoo: {
      sdl: `${federation('key')}
        type Query { living: [Living!]! animals: [Animal!]! pick: [Pick!]! grid: [[Living!]!]! first: Living! }
        interface Living { name: String! friends: [Living!]! }
        interface Animal implements Living { name: String! friends: [Living!]! legs: Int! chip: String parent: Animal }
        type Dog implements Living & Animal {
          name: String! friends: [Living!]! legs: Int! chip: String parent: Animal barks: Boolean! grid: [[Living!]!]!
        }
        type Cat implements Living & Animal {
          name: String! friends: [Living!]! legs: Int! chip: String parent: Dog lives: Int! grid: [[Pick!]!]!
        }
        type Fern implements Living { name: String! friends: [Living!]! height: Int! }
        union Pick = Cat | Fern`,
      resolvers: {
        Query: {
          living: () => [dog, cat, fern],
          animals: () => [cat, dog],
          pick: () => [fern, cat],
          grid: () => [[dog], [fern, cat], []],
          first: () => cat,
        },
      },
    },
  },
  queries: [
    `{ living { ...L ... on Animal { ...A } } pick { ... on Living { ...L } ... on Cat { lives } } }
     fragment L on Living { name friends { name ... on Fern { height } } ... on Dog { barks } }
     fragment A on Animal { chip ...B ... on Living { ... on Cat { lives } } }
     fragment B on Animal { legs parent { ...C } }
     fragment C on Animal { name ... on Dog { grid { ... on Animal { chip } ... on Fern { height } } } }`,
    '{ animals { x: name name: chip ... on Dog { y: legs parent { name } } ... on Cat { parent { barks } grid { __typename } } } }',
    '{ grid { __typename name ... on Animal { chip friends { ... on Animal { legs } } } } first { ...F } } fragment F on Living { friends { friends { friends { name } } } }',
  ],
}
