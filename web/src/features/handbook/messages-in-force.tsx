import { useChange, useRead } from '../../api/queries.ts'
import { useSay } from '../../language/language.ts'
import { useWho } from '../../shell/who.tsx'
import { Answered } from '../../ui/answer/answered.tsx'
import { toast } from '../../ui/toast/toast.tsx'
import type { Pack } from './answers.ts'
import { MessageList } from './message-list.tsx'
import { handbookTexts as texts } from './texts.ts'

const TOUCHES = ['handbook']

/** The texts that go out now. A company words them its own way: each change is the next edition of its handbook. */
export function MessagesInForce({ hash, level }: { hash: string; level: 'company' | 'project' }) {
  const say = useSay()
  const { me, project, may } = useWho()
  const query = useRead<Pack>(`/handbook/packs/${hash}`)
  const change = useChange<object>('PUT', '/handbook/texts', { touches: TOUCHES })
  const companyWide = level === 'company' && me.capabilities.includes('handbook.activate')
  const place = companyWide ? {} : { projectId: project.id }
  return (
    <Answered query={query}>
      {(pack) => (
        <>
          {may('handbook.activate') ? <p className="meta mut">{say(texts.editHint)}</p> : null}
          <MessageList
            messages={pack.messages}
            onSave={
              may('handbook.activate')
                ? async (key, channel, text) => {
                    await change.run({ channel, text, ...place }, `/handbook/texts/${key}`)
                    toast(texts.textSaved)
                  }
                : undefined
            }
          />
        </>
      )}
    </Answered>
  )
}
