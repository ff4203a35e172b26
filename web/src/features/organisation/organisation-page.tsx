import { IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { Go, useGo, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { Avatar } from '../../ui/person/avatar.tsx'
import type { Organisation, Position } from './answers.ts'
import { AppointForm } from './appoint-form.tsx'
import styles from './organisation.module.css'
import { SettingsNav } from './settings-nav.tsx'
import { organisationTexts as texts } from './texts.ts'

/** Positions by department with who holds each, where somebody is missing, and what a position may do. */
export default function OrganisationPage() {
  const say = useSay()
  const { project } = useWho()
  const query = useRead<Organisation>(`/projects/${project.id}/organisation`, { watches: ['staff', 'handbook'] })
  return (
    <div className={styles.page}>
      <div className="row gap1h wrap">
        <h1 className="title">{say(texts.organisation)}</h1>
        <SettingsNav />
      </div>
      <Answered query={query} skeleton={<RowSkeleton rows={8} chips={false} />}>
        {(organisation) => <Chart organisation={organisation} />}
      </Answered>
    </div>
  )
}

function Chart({ organisation }: { organisation: Organisation }) {
  const say = useSay()
  const go = useGo()
  const { position: chosen } = useQueryText()
  const { departments, positions } = organisation
  const { namedRoles } = organisation
  const current = positions.find((one) => one.id === chosen) ?? positions.find((one) => one.vacant > 0) ?? positions[0]
  return (
    <div className={styles.columns}>
      <div className="col gap1h">
        {namedRoles.length > 0 ? (
          <section className={`panel ${styles.box}`} aria-label={say(texts.namedRoles)}>
            <h2 className="h3">{say(texts.namedRoles)}</h2>
            <ul>
              {namedRoles.map((role) => (
                <li key={role.id}>
                  {say(role.title)} <b>{role.holders.map((one) => one.name).join('、') || say(texts.nobody)}</b>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        {departments.map((department) => {
          const own = positions.filter((one) => one.departmentId === department.id)
          if (own.length === 0) return null
          return (
            <section key={department.id} className="panel" aria-label={say(department.title)}>
              <h2 className={`h2 ${styles.department}`}>
                {say(department.headcount === null ? texts.departmentOpen : texts.department, {
                  title: say(department.title),
                  headcount: department.headcount ?? 0,
                  holders: department.holders,
                })}
              </h2>
              {department.goal ? <p className={`sec ${styles.statement}`}>{say(department.goal)}</p> : null}
              {department.duties.length > 0 ? (
                <details className={styles.statement}>
                  <summary>{say(texts.statements)}</summary>
                  <Statements duties={department.duties} powers={department.powers} />
                </details>
              ) : null}
              <ul className={styles.cards}>
                {own.map((position) => (
                  <li key={position.id}>
                    <button
                      type="button"
                      className={styles.card}
                      aria-pressed={position === current}
                      data-vacant={position.vacant > 0 || undefined}
                      data-over={position.over > 0 || undefined}
                      onClick={() => go('/settings', { position: position.id }, { replace: true })}
                    >
                      <span className="row gap1">
                        <b className="grow">{say(position.title)}</b>
                        <Count position={position} />
                      </span>
                      <span className="row gap-h wrap">
                        {position.holders.slice(0, 6).map((holder) => (
                          <Avatar key={holder.assignmentId} name={holder.name} size="s" />
                        ))}
                        {position.holders.length === 1 ? (
                          <span className="sec dense">{position.holders[0]?.name}</span>
                        ) : null}
                        <Gap position={position} />
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
      </div>
      {current ? <OnePosition organisation={organisation} position={current} /> : null}
    </div>
  )
}

function Count({ position }: { position: Position }) {
  return (
    <span className="num">
      <b>{position.holders.length}</b>
      {position.headcount === null ? null : <span className="mut"> / {position.headcount}</span>}
    </span>
  )
}

function Gap({ position }: { position: Position }) {
  const say = useSay()
  if (position.vacant > 0) return <b className="dense">{say(texts.vacant, { count: position.vacant })}</b>
  if (position.over > 0) return <b className="dense">{say(texts.over, { count: position.over })}</b>
  return position.holders.length === 0 ? <span className="mut dense">{say(texts.nobody)}</span> : null
}

function OnePosition({ organisation, position }: { organisation: Organisation; position: Position }) {
  const say = useSay()
  const { project } = useWho()
  const [appointing, setAppointing] = useState(false)
  const superior = organisation.positions.find((one) => one.id === position.superior)
  const others = position.otherSuperiors.flatMap((id) => organisation.positions.filter((one) => one.id === id))
  const requirementOf = (id: string) => position.requirements.find((one) => one.id === id)
  const titleOf = (id: string) => {
    const right = organisation.capabilities.find((one) => one.id === id)
    return right ? say(right.title) : id
  }
  return (
    <aside className="col gap1h" aria-live="polite">
      <section className={`panel ${styles.box}`} aria-label={say(position.title)}>
        <p className="meta mut">
          {superior
            ? say(texts.reportsTo, { title: [superior, ...others].map((one) => say(one.title)).join('、') })
            : project.name}
        </p>
        <h2 className="title row gap1">
          <span className="grow">{say(position.title)}</span>
          <Count position={position} />
        </h2>
        <Gap position={position} />
        {position.onlyOne ? <p className="meta mut">{say(texts.onlyOne)}</p> : null}
        {position.span ? <p className="meta sec">{say(texts.span, { span: say(position.span) })}</p> : null}
        {organisation.abilities.manage ? (
          <Button
            look="main"
            icon={<IconUserPlus size={16} stroke={1.75} aria-hidden />}
            hotkey={{ id: 'organisation.appoint', keys: 'a', title: texts.appoint, place: texts.organisation }}
            onPress={() => setAppointing(true)}
          >
            {say(texts.appoint)}
          </Button>
        ) : null}
      </section>
      <section className={`panel ${styles.box}`} aria-label={say(texts.holders)}>
        <h3 className="h3">{say(texts.holders)}</h3>
        {position.holders.length === 0 ? <p className="sec">{say(texts.nobody)}</p> : null}
        <ul className={styles.list}>
          {position.holders.map((holder) => (
            <li key={holder.assignmentId} className="row gap1">
              <Avatar name={holder.name} size="l" />
              <span className="grow">
                <Go to={`/settings/staff/${holder.staffId}`} className={styles.link}>
                  {holder.name}
                </Go>{' '}
                <span className="meta mut num">{say(texts.since, { day: holder.fromOn.slice(0, 7) })}</span>
                <br />
                <span className="meta sec">
                  {holder.deputy ? say(texts.deputyIs, { name: holder.deputy.name }) : say(texts.noDeputy)}
                </span>
                {holder.gaps.length > 0 ? (
                  <span className="meta">
                    <br />
                    <b>
                      {say(texts.lacks, {
                        what: holder.gaps.map((id) => say(requirementOf(id)?.title ?? { zh: id })).join('、'),
                      })}
                    </b>
                  </span>
                ) : null}
              </span>
              {holder.onDuty ? <span className="tag acc">{say(texts.onDuty)}</span> : null}
            </li>
          ))}
        </ul>
      </section>
      {position.duties.length + position.powers.length + position.requirements.length > 0 ? (
        <section className={`panel ${styles.box}`} aria-label={say(texts.statements)}>
          <h3 className="h3">{say(texts.statements)}</h3>
          <Statements duties={position.duties} powers={position.powers} />
          {position.requirements.length > 0 ? (
            <>
              <p className="meta mut">{say(texts.requirements)}</p>
              <ul className={styles.rights}>
                {position.requirements.map((one) => (
                  <li key={one.id}>{say(one.title)}</li>
                ))}
              </ul>
            </>
          ) : null}
        </section>
      ) : null}
      <section className={`panel ${styles.box}`} aria-label={say(texts.rights)}>
        <h3 className="h3">{say(texts.rights)}</h3>
        {position.capabilities.length === 0 ? <p className="sec">{say(texts.noRights)}</p> : null}
        <ul className={styles.rights}>
          {position.capabilities.map((id) => (
            <li key={id}>{titleOf(id)}</li>
          ))}
        </ul>
        <p className="meta mut">{say(texts.rightsHint)}</p>
      </section>
      <Sheet
        open={appointing}
        onClose={() => setAppointing(false)}
        title={`${say(texts.appoint)} · ${say(position.title)}`}
      >
        <AppointForm positionId={position.id} onClose={() => setAppointing(false)} />
      </Sheet>
    </aside>
  )
}

/** What somebody is there for, and what they decide by themselves. */
function Statements({ duties, powers }: Pick<Position, 'duties' | 'powers'>) {
  const say = useSay()
  return (
    <>
      {[
        { title: texts.duties, lines: duties },
        { title: texts.powers, lines: powers },
      ].map(({ title, lines }) =>
        lines.length === 0 ? null : (
          <div key={title.zh}>
            <p className="meta mut">{say(title)}</p>
            <ul className={styles.rights}>
              {lines.map((line) => (
                <li key={line.zh}>{say(line)}</li>
              ))}
            </ul>
          </div>
        ),
      )}
    </>
  )
}
