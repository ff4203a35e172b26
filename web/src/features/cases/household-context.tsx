import { IconNotes } from '@tabler/icons-react'
import { useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Go } from '../../shell/navigation.tsx'
import { roleTitle } from '../../ui/finder/finder.tsx'
import { Avatar } from '../../ui/person/avatar.tsx'
import { Pieces } from '../../ui/person/masked.tsx'
import {
  type CasesPanel,
  type HouseCard,
  type InstructionsPanel,
  type PeoplePanel,
  panelOf,
  statusTitle,
} from '../households/card.ts'
import styles from './case.module.css'
import { caseTexts as texts } from './texts.ts'

/** The door behind the case: what to mind there, who lives there, what else is open. Not shown to who may not see it. */
export function HouseholdContext({ houseId, caseId }: { houseId: string; caseId: string }) {
  const say = useSay()
  const { data: card } = useRead<HouseCard>(`/houses/${houseId}/card`, {
    watches: [`house:${houseId}`, 'party', 'case'],
  })
  if (!card) return null
  const instructions = panelOf<InstructionsPanel>(card, 'standingInstructions')?.items ?? []
  const people = panelOf<PeoplePanel>(card, 'people')?.now ?? []
  const others = (panelOf<CasesPanel>(card, 'cases')?.items ?? []).filter(
    (one) => one.state === 'open' && one.id !== caseId,
  )
  const status = statusTitle(card.house.status)
  return (
    <section className={`panel ${styles.box}`} aria-label={say(texts.household)}>
      <div className="row gap1">
        <h2 className="h3 grow">
          <Go to={`/households/${houseId}`}>
            <span className="num">{card.house.label}</span> {say(card.title)}
          </Go>
        </h2>
        {status ? <span className="tag acc">{say(status)}</span> : null}
      </div>
      {instructions.map((one) => (
        <p key={one.id} className={`dense ${styles.mind}`}>
          <IconNotes size={16} stroke={1.75} aria-hidden />
          <span>
            <Pieces pieces={one.pieces} may={card.abilities.unmask} />
          </span>
        </p>
      ))}
      <ul className={styles.folk}>
        {people.slice(0, 4).map((one) => (
          <li key={one.occupancyId} className="row gap-h dense">
            <Avatar name={one.displayName} />
            {one.displayName} <span className="mut meta">{one.relation || roleTitle(one.role, say)}</span>
          </li>
        ))}
      </ul>
      {others.length > 0 ? (
        <div>
          <p className="meta mut">{say(texts.otherOpen, { count: others.length })}</p>
          {others.slice(0, 3).map((one) => (
            <p key={one.id} className="dense clip">
              <Go to={`/cases/${one.id}`}>{one.content}</Go> <span className="mut meta num">{one.number}</span>
            </p>
          ))}
        </div>
      ) : null}
    </section>
  )
}
