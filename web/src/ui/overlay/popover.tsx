import { Popover as MantinePopover } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'
import '@mantine/core/styles/Popover.css'

/** Something that opens beside its button: closed by Escape, by a click elsewhere, and giving the focus back. */
export function Popover({
  open,
  onClose,
  anchor,
  children,
  position = 'bottom-start',
}: {
  open: boolean
  onClose: () => void
  anchor: ReactElement
  children: ReactNode
  position?: 'bottom-start' | 'bottom-end' | 'right-start'
}) {
  return (
    <MantinePopover
      opened={open}
      onChange={(next) => {
        if (!next) onClose()
      }}
      position={position}
      radius="lg"
      shadow="md"
      offset={6}
      withinPortal
      returnFocus
      trapFocus
      closeOnEscape
      withRoles={false}
      transitionProps={{ duration: 80 }}
      styles={{ dropdown: { padding: 0, border: 0, background: 'var(--surface-raised)', maxWidth: '100vw' } }}
    >
      <MantinePopover.Target>{anchor}</MantinePopover.Target>
      <MantinePopover.Dropdown>
        {open ? (
          // Takes the focus when it opens, also while what is inside is still being loaded.
          <div data-autofocus tabIndex={-1} className="focus-holder">
            {children}
          </div>
        ) : null}
      </MantinePopover.Dropdown>
    </MantinePopover>
  )
}
