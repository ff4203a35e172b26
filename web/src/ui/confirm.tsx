import { type ReactNode, useState } from 'react'
import { useSay } from '../language/language.ts'
import { RefusedCard } from './answer/refused-card.tsx'
import { Button } from './button.tsx'
import { Sheet } from './overlay/sheet.tsx'

const texts = {
  cancel: { zh: '先不', en: 'Not now' },
} as const

/** Asked only before money moves and before something is deleted or ended for good; everything else can be undone. */
export function Confirm({
  open,
  title,
  action,
  onClose,
  onConfirm,
  children,
}: {
  open: boolean
  title: string
  /** The verb on the button: 收款 588.00 元, 封存, never 确定. */
  action: string
  onClose: () => void
  onConfirm: () => Promise<unknown>
  children?: ReactNode
}) {
  const say = useSay()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | undefined>(undefined)
  return (
    <Sheet open={open} onClose={onClose} title={title}>
      <div className="col gap2">
        {children}
        <RefusedCard error={error} />
        <div className="row gap1" style={{ justifyContent: 'flex-end' }}>
          <Button look="bare" onPress={onClose}>
            {say(texts.cancel)}
          </Button>
          <Button
            look="main"
            busy={busy}
            onPress={() => {
              setBusy(true)
              setError(undefined)
              onConfirm()
                .then(onClose, (caught: Error) => setError(caught))
                .finally(() => setBusy(false))
            }}
          >
            {action}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}
