import { Modal } from '@mantine/core'
import { type ReactNode, use, useEffect } from 'react'
import '@mantine/core/styles/ModalBase.css'
import '@mantine/core/styles/Modal.css'
import '@mantine/core/styles/Overlay.css'
import '@mantine/core/styles/CloseButton.css'
import '@mantine/core/styles/Paper.css'
import '@mantine/core/styles/UnstyledButton.css'
import { IconX } from '@tabler/icons-react'
import { useSay } from '../../language/language.ts'
import { clockTexts } from '../clock-chip/texts.ts'
import { coverPage, KeyLayer } from '../keys/keys.ts'

/** Something larger over the page, for what needs the whole attention for a moment. The page behind cannot be reached. */
export function Sheet({
  open,
  onClose,
  title,
  children,
  size = 520,
}: {
  open: boolean
  onClose: () => void
  title: string
  children: ReactNode
  size?: number
}) {
  const say = useSay()
  const layer = use(KeyLayer) + 1
  useEffect(() => (open ? coverPage(layer) : undefined), [open, layer])
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={title}
      size={size}
      radius="lg"
      centered
      transitionProps={{ duration: 80 }}
      overlayProps={{ color: 'rgb(16 28 34)', backgroundOpacity: 0.42 }}
      closeButtonProps={{ 'aria-label': say(clockTexts.close), icon: <IconX size={18} stroke={1.75} /> }}
      styles={{
        content: { background: 'var(--surface-raised)' },
        header: { background: 'var(--surface-raised)' },
        title: { fontSize: 16, fontWeight: 600 },
      }}
    >
      <KeyLayer value={layer}>{children}</KeyLayer>
    </Modal>
  )
}
