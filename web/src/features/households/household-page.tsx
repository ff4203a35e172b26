import { IconPhone, IconPrinter, IconTool } from '@tabler/icons-react'
import { useState } from 'react'
import { newId } from '../../api/ids.ts'
import { useChange, useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { localTime, shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useGo, useParam } from '../../shell/navigation.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { ErrorSummary, FormFrame, useForm } from '../../ui/form/form.tsx'
import { Pieces } from '../../ui/person/masked.tsx'
import { PrintFrame } from '../../ui/print/print-frame.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import {
  type CasesPanel,
  type ContactsPanel,
  type HouseCard,
  houseLine,
  type InstructionsPanel,
  linesOf,
  type PeoplePanel,
  panelOf,
  type ReadersPanel,
  statusTitle,
} from './card.ts'
import styles from './household.module.css'
import { People } from './people.tsx'
import { householdTexts as texts } from './texts.ts'

/** One door: who lives there, what they asked us to mind, what happened, and who looked at it. */
export default function HouseholdPage() {
  const houseId = useParam('houseId')
  const query = useRead<HouseCard>(`/houses/${houseId}/card`, {
    watches: [`house:${houseId}`, 'party', 'case', 'contact'],
  })
  return (
    <Answered query={query} skeleton={<RowSkeleton rows={7} chips={false} />}>
      {(card) => <Shown key={card.house.id} card={card} />}
    </Answered>
  )
}

function Shown({ card }: { card: HouseCard }) {
  const say = useSay()
  const go = useGo()
  const status = statusTitle(card.house.status)
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <b className={`${styles.label} num`}>{card.house.label}</b>
        <div className="grow">
          <h1 className="h2 row gap1 wrap">
            {say(card.title)}
            {status ? <span className="tag acc">{say(status)}</span> : null}
          </h1>
          <p className="dense mut">{say(houseLine(card.house))}</p>
        </div>
        <Button
          icon={<IconPrinter size={16} stroke={1.75} aria-hidden />}
          hotkey={{ id: 'household.print', keys: 'p', title: texts.print, place: texts.place }}
          onPress={() => window.print()}
        >
          {say(texts.print)}
        </Button>
        <Button
          look="main"
          hotkey={{ id: 'household.register', keys: 'r', title: texts.register, place: texts.place }}
          onPress={() => go('/desk', { house: card.house.id })}
        >
          {say(texts.register)}
        </Button>
      </header>
      <div className={styles.three}>
        <People card={card} />
        <History card={card} />
        <div className="col gap1h">
          <Instructions card={card} />
          {linesOf(card).map((panel) => (
            <Lines key={panel.id} panel={panel} />
          ))}
          <Readers card={card} />
        </div>
      </div>
      <Printed card={card} />
    </div>
  )
}

/** The household on paper: masked as on screen. */
function Printed({ card }: { card: HouseCard }) {
  const say = useSay()
  const language = useLanguage()
  const people = panelOf<PeoplePanel>(card, 'people')?.now ?? []
  const cases = panelOf<CasesPanel>(card, 'cases')?.items ?? []
  return (
    <PrintFrame title={say(texts.ledger)} number={card.house.label}>
      <p>
        {say(card.title)} {say(houseLine(card.house))}
      </p>
      <p>{people.map((one) => `${one.displayName} ${one.phones[0]?.masked ?? ''}`).join('；')}</p>
      <table>
        <thead>
          <tr>
            <th>{say(texts.cases)}</th>
            <th>{say(texts.history)}</th>
          </tr>
        </thead>
        <tbody>
          {cases.map((one) => (
            <tr key={one.id}>
              <td>
                {one.number} {one.content}
              </td>
              <td>{shortInstant(one.registeredAt, businessNow(), language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </PrintFrame>
  )
}

const noInstruction = () => ({ id: newId(), text: '' })

function Instructions({ card }: { card: HouseCard }) {
  const say = useSay()
  const items = panelOf<InstructionsPanel>(card, 'standingInstructions')?.items ?? []
  const path = `/houses/${card.house.id}/standing-instructions`
  const change = useChange<object>('POST', path, { touches: [`house:${card.house.id}`] })
  const [initial] = useState(noInstruction)
  const form = useForm({
    draftKey: `instruction.${card.house.id}`,
    initial,
    check: (values) => ({ text: values.text.trim() ? undefined : texts.instructionHint }),
    send: async (values) => {
      await change.run({ id: values.id, text: values.text.trim() })
      form.clear(noInstruction())
      toast(texts.instructionAdded)
    },
  })
  const end = (id: string) =>
    void change.run({}, `${path}/${id}/end`).then(
      () => toast(texts.instructionEnded),
      () => {},
    )
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.instructions)}>
      <h2 className="h2">{say(texts.instructions)}</h2>
      {items.length === 0 ? <p className="mut">{say(texts.noInstructions)}</p> : null}
      {items.map((one) => (
        <div key={one.id} className="row gap1">
          <p className="grow">
            <Pieces pieces={one.pieces} may={card.abilities.unmask} />
            {one.validUntil ? <span className="mut meta"> {say(texts.until, { day: one.validUntil })}</span> : null}
          </p>
          {card.abilities.edit ? (
            <Button size="s" look="bare" onPress={() => end(one.id)}>
              {say(texts.endInstruction)}
            </Button>
          ) : null}
        </div>
      ))}
      {card.abilities.edit ? (
        <FormFrame form={form} className="col gap1" label={say(texts.addInstruction)}>
          <ErrorSummary />
          <TextField
            name="text"
            label={say(texts.addInstruction)}
            hint={say(texts.instructionHint)}
            rows={2}
            maxLength={500}
          />
          <Button size="s" type="submit" busy={form.busy}>
            {say(texts.save)}
          </Button>
        </FormFrame>
      ) : null}
    </section>
  )
}

function History({ card }: { card: HouseCard }) {
  const say = useSay()
  const language = useLanguage()
  const [filter, setFilter] = useState<'all' | 'cases' | 'contacts'>('all')
  const cases = panelOf<CasesPanel>(card, 'cases')?.items ?? []
  const contacts = panelOf<ContactsPanel>(card, 'contacts')?.items ?? []
  const counts = { all: cases.length + contacts.length, cases: cases.length, contacts: contacts.length }
  const lines = [
    ...(filter === 'contacts' ? [] : cases.map((one) => ({ at: one.registeredAt, kind: 'case' as const, one }))),
    ...(filter === 'cases' ? [] : contacts.map((one) => ({ at: one.at, kind: 'contact' as const, one }))),
  ].sort((a, b) => (a.at < b.at ? 1 : -1))
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.history)}>
      <div className="seg" role="group" aria-label={say(texts.history)} style={{ alignSelf: 'flex-start' }}>
        {(['all', 'cases', 'contacts'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={filter === one} onClick={() => setFilter(one)}>
            {say(texts[one])} <span className="num mut">{counts[one]}</span>
          </button>
        ))}
      </div>
      {lines.length === 0 ? (
        <Nothing title={say(texts.nothingYet)} hint={say(texts.nothingYetHint)} />
      ) : (
        <ol>
          {lines.map((line) => (
            <li key={line.one.id} className={styles.line}>
              <span className="num mut">{shortInstant(line.at, businessNow(), language)}</span>
              <span className={styles.round}>
                {line.kind === 'case' ? (
                  <IconTool size={14} stroke={1.75} aria-hidden />
                ) : (
                  <IconPhone size={14} stroke={1.75} aria-hidden />
                )}
              </span>
              {line.kind === 'case' ? (
                <>
                  <span>
                    <Go to={`/cases/${line.one.id}`}>
                      <b>{line.one.content}</b>
                    </Go>{' '}
                    <span className="mut num">{line.one.number}</span>
                  </span>
                  <span className={`tag ${line.one.state === 'open' ? 'acc' : ''}`}>
                    {say(line.one.state === 'open' ? line.one.promise : texts.closed)}
                  </span>
                </>
              ) : (
                <span>
                  <b>{line.one.purpose}</b> {line.one.words}
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

/** What a room keeps of this door: orders and their guarantee, links given, changes. */
function Lines({ panel }: { panel: ReturnType<typeof linesOf>[number] }) {
  const say = useSay()
  const language = useLanguage()
  const now = businessNow()
  return (
    <section className={`panel ${styles.box}`} aria-label={say(panel.title)}>
      <h2 className="h3">{say(panel.title)}</h2>
      {panel.lines.map((one) => (
        <p key={one.id} className="row gap1 dense">
          <span className="grow clip">
            {one.caseId ? <Go to={`/cases/${one.caseId}`}>{say(one.title)}</Go> : say(one.title)}{' '}
            <span className="mut num">{one.detail ?? ''}</span>
          </span>
          {one.tag ? (
            <span className="tag">
              {say(one.tag)} {one.until ? <span className="num">{localTime(one.until).day}</span> : null}
            </span>
          ) : null}
          {one.at && !one.until ? <span className="mut num">{shortInstant(one.at, now, language)}</span> : null}
        </p>
      ))}
    </section>
  )
}

function Readers({ card }: { card: HouseCard }) {
  const say = useSay()
  const language = useLanguage()
  const readers = panelOf<ReadersPanel>(card, 'readers')
  if (!readers) return null
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.readers)}>
      <div className="row">
        <h2 className="h3 grow">{say(texts.readers)}</h2>
        <span className="meta mut">{say(texts.thisMonth, { count: readers.monthCount })}</span>
      </div>
      {readers.items.length === 0 ? <p className="mut dense">{say(texts.noReaders)}</p> : null}
      {readers.items.map((one) => (
        <p key={`${one.at}${one.field}`} className="row dense">
          <span className="grow">
            {one.reader ?? ''} <span className="mut">{one.reason || one.field}</span>
          </span>
          <span className="num mut">{shortInstant(one.at, businessNow(), language)}</span>
        </p>
      ))}
    </section>
  )
}
