import { IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { type Say, useLanguage, useSay } from '../../language/language.ts'
import { Go, useGo, useQueryText } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Answered, RowSkeleton } from '../../ui/answer/answered.tsx'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { Button } from '../../ui/button.tsx'
import { DataGrid, type GridColumn } from '../../ui/grid/data-grid.tsx'
import { isComposing } from '../../ui/keys/keys.ts'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import { Avatar } from '../../ui/person/avatar.tsx'
import type { StaffMember, StaffPage } from './answers.ts'
import styles from './organisation.module.css'
import { SettingsNav } from './settings-nav.tsx'
import { StaffForm } from './staff-form.tsx'
import { organisationTexts as texts } from './texts.ts'

const STATES = ['active', 'left', 'all'] as const

/** Everybody of this estate, and the way to add somebody. */
export default function StaffList() {
  const say = useSay()
  const go = useGo()
  const language = useLanguage()
  const { project, may } = useWho()
  const { q = '', state = 'active' } = useQueryText()
  const [typed, setTyped] = useState(q)
  const [adding, setAdding] = useState(false)
  const query = useRead<StaffPage>('/staff', {
    params: { projectId: project.id, q, state, limit: 200 },
    watches: ['staff'],
    keepLast: true,
  })
  const search = (text: string) => go('/settings/staff', { ...(text ? { q: text } : {}), state }, { replace: true })
  return (
    <div className={styles.page}>
      <div className="row gap1h wrap">
        <h1 className="title">{say(texts.staff)}</h1>
        <SettingsNav />
        <span className="grow" />
        {may('staff.manage') ? (
          <Button
            look="main"
            icon={<IconUserPlus size={16} stroke={1.75} aria-hidden />}
            hotkey={{ id: 'staff.add', keys: 'n', title: texts.add, place: texts.staff }}
            onPress={() => setAdding(true)}
          >
            {say(texts.add)}
          </Button>
        ) : null}
      </div>
      <div className="row gap1h wrap">
        <input
          className="input"
          style={{ width: 260, maxWidth: '100%' }}
          type="search"
          aria-label={say(texts.searchStaff)}
          placeholder={say(texts.searchStaff)}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            if (event.currentTarget.value === '') search('')
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !isComposing(event)) search(typed.trim())
          }}
        />
        <div className="seg" role="group" aria-label={say(texts.state)}>
          {STATES.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === state}
              onClick={() => go('/settings/staff', { ...(q ? { q } : {}), state: one }, { replace: true })}
            >
              {say(texts[one])}
            </button>
          ))}
        </div>
      </div>
      <Answered query={query} skeleton={<RowSkeleton rows={9} chips={false} />}>
        {(page) => (
          <DataGrid
            id="staff"
            rows={page.items}
            columns={columnsOf(say, language)}
            rowId={(row) => row.id}
            rowName={(row) => row.name}
            onOpen={(row) => go(`/settings/staff/${row.id}`)}
            empty={<Nothing title={say(texts.noStaff)} hint={say(texts.noStaffHint)} />}
          />
        )}
      </Answered>
      <Sheet open={adding} onClose={() => setAdding(false)} title={say(texts.add)}>
        <StaffForm onClose={() => setAdding(false)} />
      </Sheet>
    </div>
  )
}

function columnsOf(say: Say, language: 'zh' | 'en'): readonly GridColumn<StaffMember>[] {
  return [
    {
      id: 'name',
      title: texts.name,
      width: 150,
      cell: (row) => (
        <span className="row gap1">
          <Avatar name={row.name} size="s" />
          <Go to={`/settings/staff/${row.id}`}>{row.name}</Go>
        </span>
      ),
    },
    {
      id: 'number',
      title: texts.staffNumber,
      width: 90,
      cell: (row) => <span className="num">{row.staffNumber}</span>,
    },
    { id: 'positions', title: texts.position, cell: (row) => row.positions.map((one) => say(one.title)).join('、') },
    { id: 'skills', title: texts.skills, width: 150, cell: (row) => row.skills.join('、') },
    { id: 'login', title: texts.login, width: 130, cell: (row) => row.login },
    {
      id: 'phone',
      title: texts.phone,
      width: 140,
      cell: (row) => <span className="num">{row.phoneMasked ?? ''}</span>,
    },
    {
      id: 'seen',
      title: texts.lastSignIn,
      width: 160,
      cell: (row) =>
        row.state === 'left' ? (
          <span className="tag">{say(texts.left)}</span>
        ) : row.lastSignInAt ? (
          <span className="num">{shortInstant(row.lastSignInAt, businessNow(), language)}</span>
        ) : (
          <span className="mut">{say(row.hasPassword ? texts.never : texts.noPassword)}</span>
        ),
    },
  ]
}
