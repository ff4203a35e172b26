import { IconPencil, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useSay } from '../../language/language.ts'
import { Button } from '../button.tsx'
import { Sheet } from '../overlay/sheet.tsx'
import { shownKeys } from './key-cap.tsx'
import styles from './key-list.module.css'
import { type Binding, chooseKeys, keysOf, keysPressed, useBindings } from './keys.ts'

const texts = {
  title: { zh: '快捷键', en: 'Keys' },
  hint: {
    zh: '写字时，同样的键加 Alt。每个都能改或关掉。',
    en: 'While typing, the same keys with Alt. Each can be changed or switched off.',
  },
  off: { zh: '已关', en: 'off' },
  change: { zh: '改「{title}」的键', en: 'Change the key of “{title}”' },
  press: { zh: '按一个键…', en: 'Press a key…' },
  switchOff: { zh: '关掉', en: 'Switch off' },
  restore: { zh: '恢复', en: 'Restore' },
} as const

/** All keys that work here and now, by place; each can be given another key or be switched off. */
export function KeyList({ open, onClose }: { open: boolean; onClose: () => void }) {
  const say = useSay()
  const bindings = useBindings().filter((binding) => binding.id !== 'none')
  const places = [...new Map(bindings.map((binding) => [say(binding.place), binding.place])).keys()]
  const [changing, setChanging] = useState<string | undefined>(undefined)
  return (
    <Sheet open={open} onClose={onClose} title={say(texts.title)} size={680}>
      <p className="sec dense">{say(texts.hint)}</p>
      <div className={styles.places}>
        {places.map((place) => (
          <section key={place}>
            <h3 className="h3">{place}</h3>
            <ul>
              {bindings
                .filter((binding) => say(binding.place) === place)
                .map((binding) => (
                  <Row
                    key={binding.id}
                    binding={binding}
                    changing={changing === binding.id}
                    onChanging={(now) => setChanging(now ? binding.id : undefined)}
                  />
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Sheet>
  )
}

function Row({
  binding,
  changing,
  onChanging,
}: {
  binding: Binding
  changing: boolean
  onChanging: (now: boolean) => void
}) {
  const say = useSay()
  const keys = keysOf(binding)
  const title = say(binding.title)
  if (changing)
    return (
      <li className={styles.row}>
        <span className="grow clip">{title}</span>
        <button
          type="button"
          className="btn s soft"
          autoFocus
          onKeyDown={(event) => {
            if (event.key === 'Tab' || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return
            event.preventDefault()
            event.stopPropagation()
            if (event.key !== 'Escape') chooseKeys(binding.id, keysPressed(event.nativeEvent))
            onChanging(false)
          }}
          onBlur={(event) => {
            if (!event.currentTarget.parentElement?.contains(event.relatedTarget)) onChanging(false)
          }}
        >
          {say(texts.press)}
        </button>
        <Button
          size="s"
          look="bare"
          onPress={() => {
            chooseKeys(binding.id, keys === null ? undefined : null)
            onChanging(false)
          }}
        >
          {say(keys === null ? texts.restore : texts.switchOff)}
        </Button>
      </li>
    )
  return (
    <li className={styles.row}>
      <span className="grow clip">{title}</span>
      {keys === null ? <span className="mut meta">{say(texts.off)}</span> : <kbd>{shownKeys(keys)}</kbd>}
      <button type="button" className="icb" aria-label={say(texts.change, { title })} onClick={() => onChanging(true)}>
        {keys === null ? <IconX size={14} aria-hidden /> : <IconPencil size={14} stroke={1.75} aria-hidden />}
      </button>
    </li>
  )
}
