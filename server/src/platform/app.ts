import type { MemberSet, RoutineMember } from '@huiyin/policy'
import type { Text } from '@huiyin/text'
import type { Logger } from 'pino'
import type { Actor } from './access/actor.ts'
import type { Command, Envelope, Outcome, QueriesByName } from './commands/command.ts'
import { previewCommand, type Runtime, runCommand } from './commands/run-command.ts'
import type { Config } from './config.ts'
import type { PlannedSource } from './coverage/index.ts'
import type { Database } from './db/database.ts'
import type { Query } from './db/sql.ts'
import type { SubjectKind } from './events/subject-kinds.ts'
import type { Route } from './http/route.ts'
import type { Directory } from './identity/directory.ts'
import { Identity } from './identity/identity.ts'
import { EngineCache } from './packs/engine-cache.ts'
import { vocabularyOf } from './packs/vocabulary.ts'
import { Vaults } from './privacy/vault.ts'
import { Refusal } from './problems.ts'
import { createRelay, type EffectHandler, type Relay } from './relay/relay.ts'

/**
 * A room of the house: what it gives to the frame. Rooms meet through each other's index.ts or through events, never
 * through each other's tables.
 */
export type Module = {
  readonly name: string
  readonly kinds?: readonly SubjectKind[]
  readonly commands?: readonly Command<any, any, any>[]
  readonly routes?: readonly Route[]
  /** What the relay does with effects of these kinds. */
  readonly effects?: Readonly<Record<string, EffectHandler>>
  /** Rights that the room knows, with their names for the staff screen. */
  readonly capabilities?: readonly Capability[]
  /** Told by the one room that keeps staff: who somebody is and where they stand. */
  readonly directory?: Directory
  /** Sets of things that routines may be opened for, each by its name: `building`, `staff`. */
  readonly sets?: readonly MemberSetSource[]
  /** Told by the room that keeps the rota: who is planned where, for the coverage of posts. */
  readonly planned?: PlannedSource
  /** Runs when the app starts serving, e.g. to begin a timer; answers how to stop. */
  readonly start?: (app: App) => Promise<() => Promise<void>>
}

/** A set of things with the facts of each that rules may ask as `member.*`. No personal data: they stand in the log. */
export type MemberSetSource = MemberSet & {
  readonly title: Text
  readonly members: (projectId: number) => Query<RoutineMember>
}

/** A right that the software checks. Which position has it is pack data. */
export type Capability = {
  readonly id: string
  readonly title: Text
  /** The built-in system administrator has it: running the system, never the business of a project. */
  readonly administrator?: boolean
}

/** The running product without its door: handed to rooms, jobs and tests. Nothing here is module state. */
export type App = {
  readonly config: Config
  readonly database: Database
  readonly engines: EngineCache
  readonly runtime: Runtime
  /** Keys of personal data, by company. */
  readonly vaults: Vaults
  /** Who may come in and what they may do. */
  readonly identity: Identity
  readonly modules: readonly Module[]
  readonly kinds: ReadonlyMap<string, SubjectKind>
  readonly log: Logger
  readonly run: <Input, Facts extends QueriesByName, Answer>(
    command: Command<Input, Facts, Answer>,
    actor: Actor,
    input: Input,
    envelope: Envelope,
  ) => Promise<Outcome<Answer>>
  /** What it would change of the subject's limits; nothing is kept. */
  readonly preview: <Input, Facts extends QueriesByName, Answer>(
    command: Command<Input, Facts, Answer>,
    actor: Actor,
    input: Input,
  ) => ReturnType<typeof previewCommand<Input, Facts, Answer>>
  /** Called when a command has ended, with how and how long it took: metrics listen. */
  readonly onRan: Set<(ran: Ran) => void>
  /** Called after each commit of this process; the relay listens. */
  readonly onCommitted: Set<() => void>
  /** Carries out what commands left in the outbox; begins with `start` of the serving process. */
  readonly relay: Relay
}

/** `refused` is a person's mistake or a rule's no; `failed` is a fault of ours. */
export type Ran = {
  readonly command: string
  readonly outcome: 'done' | 'repeated' | 'refused' | 'failed'
  readonly seconds: number
}

export function composeApp(options: {
  config: Config
  database: Database
  modules: readonly Module[]
  log: Logger
}): App {
  const kinds = new Map(options.modules.flatMap((module) => module.kinds ?? []).map((kind) => [kind.type, kind]))
  const onCommitted = new Set<() => void>()
  const onRan = new Set<(ran: Ran) => void>()
  const engines = new EngineCache(options.database)
  const vaults = new Vaults(options.database, options.config.keys.wrapping)
  const runtime: Runtime = {
    database: options.database,
    engines,
    kinds,
    vaults,
    chainKey: options.config.keys.chain,
    vocabulary: vocabularyOf(options.modules),
    committed: () => {
      for (const listener of onCommitted) listener()
    },
  }
  const identity = new Identity(options)
  const app: Omit<App, 'relay'> & { relay?: Relay } = {
    ...options,
    engines,
    identity,
    runtime,
    vaults,
    kinds,
    onCommitted,
    onRan,
    run: async (command, actor, input, envelope) => {
      const began = performance.now()
      const tell = (outcome: Ran['outcome']) => {
        const seconds = (performance.now() - began) / 1000
        for (const listener of onRan) listener({ command: command.name, outcome, seconds })
      }
      try {
        const outcome = await runCommand(runtime, command, actor, input, envelope)
        tell(outcome.repeated ? 'repeated' : 'done')
        return outcome
      } catch (error) {
        tell(error instanceof Refusal ? 'refused' : 'failed')
        throw error
      }
    },
    preview: (command, actor, input) => previewCommand(runtime, command, actor, input),
  }
  app.relay = createRelay(app as App)
  return app as App
}
