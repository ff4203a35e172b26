import { IconFilePlus, IconFileText } from '@tabler/icons-react'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { businessNow } from '../../clock/business-clock.ts'
import { shortInstant } from '../../language/format.ts'
import { useLanguage, useSay } from '../../language/language.ts'
import { Go } from '../../shell/navigation.tsx'
import { useWho } from '../../shell/who.tsx'
import { Button } from '../../ui/button.tsx'
import { Popover } from '../../ui/overlay/popover.tsx'
import { type RecordRow, type RecordType, subjectWatch } from './answers.ts'
import { RecordForm } from './record-form.tsx'
import { recordTexts as texts } from './texts.ts'

type Subject = { readonly type: string; readonly id: string }

/** The forms filed on something, and those of the handbook that may be filled there. Nothing where there is neither. */
export function RecordsPanel({ subject, closed, className }: { subject: Subject; closed: boolean; className: string }) {
  const say = useSay()
  const language = useLanguage()
  const { project, may } = useWho()
  const readable = may('record.read')
  const records = useRead<{ items: readonly RecordRow[] }>(`/subjects/${subject.type}/${subject.id}/records`, {
    watches: [subjectWatch(subject), 'record'],
    enabled: readable,
  })
  const types = useRead<{ items: readonly RecordType[] }>(`/projects/${project.id}/record-types`, {
    params: { subjectType: subject.type },
    watches: ['pack'],
    enabled: readable,
  })
  const [choosing, setChoosing] = useState(false)
  const [filling, setFilling] = useState<RecordType | undefined>(undefined)
  const fillable =
    closed || !may('record.file') ? [] : (types.data?.items ?? []).filter((one) => one.filledBy !== 'program')
  const items = records.data?.items ?? []
  if (items.length === 0 && fillable.length === 0) return null
  return (
    <section className={className} aria-label={say(texts.title)}>
      <div className="row gap1">
        <h2 className="h3 grow">
          {say(texts.title)} <span className="mut num">{items.length || ''}</span>
        </h2>
        {fillable.length > 0 ? (
          <Popover
            open={choosing}
            onClose={() => setChoosing(false)}
            position="bottom-end"
            anchor={
              <span>
                <Button
                  size="s"
                  icon={<IconFilePlus size={16} stroke={1.75} aria-hidden />}
                  aria-expanded={choosing}
                  hotkey={{ id: 'record.fill', keys: 'f', title: texts.fill, place: texts.place }}
                  onPress={() => setChoosing(!choosing)}
                >
                  {say(texts.fill)}
                </Button>
              </span>
            }
          >
            <div className="col" style={{ padding: 8, minWidth: 220 }}>
              {fillable.map((one) => (
                <button
                  key={one.id}
                  type="button"
                  className="btn bare"
                  style={{ justifyContent: 'flex-start' }}
                  onClick={() => {
                    setChoosing(false)
                    setFilling(one)
                  }}
                >
                  {say(one.title)}
                </button>
              ))}
            </div>
          </Popover>
        ) : null}
      </div>
      <ul className="col gap-h">
        {items.map((one) => (
          <li key={one.id} className="row gap1 dense">
            <IconFileText size={16} stroke={1.75} aria-hidden />
            <span className="grow clip">
              <Go to={`/records/${one.id}`}>
                {say(one.title)} <span className="num">{one.number}</span>
              </Go>
            </span>
            {one.replacedBy ? <span className="tag">{say(texts.corrected)}</span> : null}
            <span className="meta mut num">{shortInstant(one.filedAt, businessNow(), language)}</span>
          </li>
        ))}
      </ul>
      {filling ? <RecordForm type={filling} subject={subject} onClose={() => setFilling(undefined)} /> : null}
    </section>
  )
}
