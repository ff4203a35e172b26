import type { Text } from '@huiyin/text'
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { ariaKeys, KeyCap } from './keys/key-cap.tsx'
import { useKey } from './keys/keys.ts'

export type Hotkey = { readonly id: string; readonly keys: string; readonly title: Text; readonly place: Text }

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'onClick'> & {
  /** `main`: the one thing to do on this screen. */
  readonly look?: 'main' | 'soft' | 'plain' | 'bare'
  readonly size?: 's' | 'm' | 'l'
  readonly icon?: ReactNode
  /** Binds a key to the button and prints it on it. */
  readonly hotkey?: Hotkey | undefined
  /** Something is on its way: the button keeps its width and takes no second press. */
  readonly busy?: boolean
  readonly onPress?: (() => void) | undefined
  readonly ref?: Ref<HTMLButtonElement>
}

export function Button({
  look = 'plain',
  size = 'm',
  icon,
  hotkey,
  busy,
  onPress,
  disabled,
  className,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  const press = () => {
    if (!busy && !disabled) onPress?.()
  }
  const keys = useKey({
    id: hotkey?.id ?? 'none',
    keys: hotkey?.keys ?? '',
    title: hotkey?.title ?? NONE,
    place: hotkey?.place ?? NONE,
    run: press,
    off: hotkey === undefined || disabled,
  })
  const looks = look === 'plain' ? '' : ` ${look}`
  return (
    <button
      {...rest}
      type={type}
      className={`btn${looks}${size === 'm' ? '' : ` ${size}`}${className ? ` ${className}` : ''}`}
      disabled={disabled}
      aria-busy={busy || undefined}
      aria-keyshortcuts={hotkey ? ariaKeys(keys) : undefined}
      onClick={type === 'submit' ? undefined : press}
    >
      {icon}
      {children}
      {hotkey ? <KeyCap keys={keys} /> : null}
    </button>
  )
}

const NONE: Text = { zh: '' }
