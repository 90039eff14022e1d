import './chain-diagram.css'
import { say } from './language.ts'

/** One track of the chain, as the console's API tells it. */
export interface ChainTrack {
  readonly track: string
  readonly title: string
  readonly tasks: readonly ChainTask[]
}

export interface ChainTask {
  readonly type: string
  readonly title: string
  readonly holders: readonly { readonly id: string; readonly title: string }[]
  readonly leadsTo: readonly { readonly id: string; readonly title: string }[]
}

/** Something to say of a type of task: it is lit. */
export interface Lit {
  readonly text: string
  readonly late: boolean
  /** Who has it; absent: the kinds that may are named. */
  readonly holder?: string
}

const WORDS = {
  by: { en: 'by', nl: 'door' },
  next: { en: 'then', nl: 'daarna' },
}

export interface ChainDiagramProps {
  readonly label: string
  readonly tracks: readonly ChainTrack[]
  /** By type of task. */
  readonly lit: ReadonlyMap<string, readonly Lit[]>
}

/** The referral chain as a picture that is also text: a lane for each track, a box for each task, lit where something is open. */
export function ChainDiagram({ label, tracks, lit }: ChainDiagramProps) {
  return (
    <ol className="chain" aria-label={label}>
      {tracks.map(({ track, title, tasks }) => (
        <li key={track} className="chain-track">
          <strong>{title}</strong>
          <ol aria-label={title}>
            {tasks.map((task, index) => (
              <TaskBox key={task.type} task={task} lit={lit.get(task.type) ?? []} next={tasks[index + 1]?.type} />
            ))}
          </ol>
        </li>
      ))}
    </ol>
  )
}

function TaskBox({
  task: { title, holders, leadsTo },
  lit,
  next,
}: {
  readonly task: ChainTask
  readonly lit: readonly Lit[]
  /** The box beside it. */
  readonly next: string | undefined
}) {
  const classes = [
    'chain-task',
    ...(lit.length > 0 ? ['chain-task--lit'] : []),
    ...(lit.some(({ late }) => late) ? ['chain-task--late'] : []),
    ...(leadsTo.some(({ id }) => id === next) ? ['chain-task--leads'] : []),
  ]
  return (
    <li className={classes.join(' ')}>
      <strong>{title}</strong>
      {lit.map(({ text, late, holder = '' }) => (
        <span key={`${holder} ${text}`} className={late ? 'chain-lit chain-lit--late' : 'chain-lit'}>
          {text} {holder !== '' && <span className="chain-holder">{holder}</span>}
        </span>
      ))}
      {lit.every(({ holder }) => holder === undefined) && (
        <span className="chain-who">
          {say(WORDS.by)} {holders.map(({ title }) => title).join(', ')}{' '}
        </span>
      )}
      {leadsTo.length > 0 && (
        <span className="chain-then">
          {say(WORDS.next)}: {leadsTo.map(({ title }) => title).join(', ')}
        </span>
      )}
    </li>
  )
}
