import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { useSay } from '../../language/language.ts'
import { Nothing } from '../../ui/answer/nothing.tsx'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/overlay/sheet.tsx'
import type { Pack } from './answers.ts'
import styles from './handbook.module.css'
import { CHANNELS, type Channel, MessageEditor, wordsOfChannel } from './message-editor.tsx'
import { handbookTexts as texts } from './texts.ts'

/** Every text that goes out, by message and channel; `onSave` is missing where they may only be read. */
export function MessageList({
  messages,
  draftId,
  onSave,
}: {
  messages: Pack['messages']
  draftId?: string | undefined
  onSave?: ((key: string, channel: Channel, text: { zh: string; en?: string }) => Promise<unknown>) | undefined
}) {
  const say = useSay()
  const [edited, setEdited] = useState<{ key: string; channel: Channel } | undefined>(undefined)
  const entries = Object.entries(messages)
  if (entries.length === 0) return <Nothing title={say(texts.noMessages)} />
  const message = edited ? messages[edited.key] : undefined
  const close = () => setEdited(undefined)
  return (
    <section className="panel" aria-label={say(texts.messages)}>
      <ul className={styles.messages}>
        {entries.map(([key, one]) => (
          <li key={key}>
            <h2 className="h2">{say(one.title)}</h2>
            {CHANNELS.map((channel) => {
              const words = wordsOfChannel(one, channel)
              if (!words) return null
              return (
                <div key={channel} className={styles.channel}>
                  <span className="mut meta">{say(texts[`channel_${channel}`])}</span>
                  <p className="grow">{say(words)}</p>
                  {onSave ? (
                    <Button
                      look="bare"
                      size="s"
                      icon={<IconPencil size={15} stroke={1.75} aria-hidden />}
                      aria-label={`${say(texts.change)}: ${say(one.title)}, ${say(texts[`channel_${channel}`])}`}
                      onPress={() => setEdited({ key, channel })}
                    >
                      {say(texts.change)}
                    </Button>
                  ) : null}
                </div>
              )
            })}
          </li>
        ))}
      </ul>
      <Sheet
        open={edited !== undefined}
        onClose={close}
        title={edited && message ? `${say(message.title)} · ${say(texts[`channel_${edited.channel}`])}` : ''}
        size={620}
      >
        {edited && message && onSave ? (
          <MessageEditor
            messageKey={edited.key}
            message={message}
            channel={edited.channel}
            draftId={draftId}
            onSave={(text) => onSave(edited.key, edited.channel, text)}
            onClose={close}
          />
        ) : null}
      </Sheet>
    </section>
  )
}
