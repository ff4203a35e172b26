import { IconArrowRight, IconNotes } from '@tabler/icons-react'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go, useGo } from '../../shell/navigation.tsx'
import { Button } from '../../ui/button.tsx'
import { roleTitle } from '../../ui/finder/finder.tsx'
import { Avatar } from '../../ui/person/avatar.tsx'
import { Masked, Pieces } from '../../ui/person/masked.tsx'
import {
  type CasesPanel,
  type ContactsPanel,
  type HouseCard,
  houseLine,
  type InstructionsPanel,
  type PeoplePanel,
  panelOf,
  statusTitle,
} from './card.ts'
import styles from './household.module.css'
import { householdTexts as texts } from './texts.ts'

/** The door one is speaking with, as the desk needs it while the phone is at the ear. */
export function HouseholdSummary({ card }: { card: HouseCard }) {
  const say = useSay()
  const go = useGo()
  const language = useLanguage()
  const people = panelOf<PeoplePanel>(card, 'people')
  const instructions = panelOf<InstructionsPanel>(card, 'standingInstructions')
  const cases = panelOf<CasesPanel>(card, 'cases')
  const contacts = panelOf<ContactsPanel>(card, 'contacts')
  const open = cases?.items.filter((one) => one.state === 'open') ?? []
  const lately = cases?.items.filter((one) => one.state !== 'open').slice(0, 2) ?? []
  const status = statusTitle(card.house.status)
  const now = businessNow()
  return (
    <section className={`panel ${styles.summary}`} aria-label={say(card.title)}>
      <div className={styles.head}>
        <b className={`${styles.label} num`}>{card.house.label}</b>
        <div className="grow">
          <p className="row gap1 wrap">
            <b>{say(card.title)}</b>
            {status ? <span className="tag acc">{say(status)}</span> : null}
          </p>
          <p className="dense mut">{say(houseLine(card.house))}</p>
        </div>
        <Button
          size="s"
          hotkey={{ id: 'desk.household', keys: 'o', title: texts.whole, place: texts.workbench }}
          onPress={() => go(`/households/${card.house.id}`)}
        >
          {say(texts.whole)}
        </Button>
      </div>
      <div className={styles.columns}>
        <div>
          <h2 className="h3">
            {say(texts.people)} <span className="mut">{people?.now.length ?? 0}</span>
          </h2>
          {people?.now.length ? (
            people.now.map((person) => (
              <div key={person.occupancyId} className={styles.person}>
                <Avatar name={person.displayName} />
                <span className="grow clip">
                  {person.displayName}{' '}
                  <span className="mut meta">
                    {[person.relation || roleTitle(person.role, say), person.isContact ? say(texts.contact) : '']
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
                {person.phones[0] ? (
                  <Masked
                    masked={person.phones[0].masked}
                    path={`/parties/${person.partyId}/unmask`}
                    body={{ field: 'phone', phoneId: person.phones[0].id }}
                    may={card.abilities.unmask}
                  />
                ) : (
                  <span className="mut meta">{say(texts.noPhone)}</span>
                )}
              </div>
            ))
          ) : (
            <p className="mut dense">{say(texts.nobody)}</p>
          )}
        </div>
        <div>
          <h2 className="h3">{say(texts.instructions)}</h2>
          {instructions?.items.length ? (
            instructions.items.map((one) => (
              <p key={one.id} className={styles.say}>
                <IconNotes size={16} stroke={1.75} aria-hidden />
                <span>
                  <Pieces pieces={one.pieces} may={card.abilities.unmask} />
                </span>
              </p>
            ))
          ) : (
            <p className="mut dense">{say(texts.noInstructions)}</p>
          )}
        </div>
        <div>
          <h2 className="h3">
            {say(texts.openCases)} <span className="mut">{open.length}</span>
          </h2>
          {open.slice(0, 3).map((one) => (
            <p key={one.id} className={styles.person}>
              <span className="grow clip">
                <Go to={`/cases/${one.id}`}>{one.content}</Go> <span className="mut meta num">{one.number}</span>
              </span>
            </p>
          ))}
          {open.length === 0 ? <p className="mut dense">{say(texts.noOpenCases)}</p> : null}
        </div>
        <div>
          <h2 className="h3">{say(texts.lately)}</h2>
          {lately.map((one) => (
            <p key={one.id} className="dense sec clip">
              {shortInstant(one.registeredAt, now, language)} {one.content}
            </p>
          ))}
          {contacts?.items.slice(0, 2).map((one) => (
            <p key={one.id} className="dense sec clip">
              {shortInstant(one.at, now, language)} {one.purpose}
            </p>
          ))}
          {lately.length === 0 && !contacts?.items.length ? (
            <p className="mut dense row gap-h">
              {say(texts.nothingLately)} <IconArrowRight size={14} aria-hidden />
            </p>
          ) : null}
        </div>
      </div>
    </section>
  )
}
