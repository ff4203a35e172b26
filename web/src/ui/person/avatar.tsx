/** A person as a small round sign; the tint follows the name, so that the same person looks alike everywhere. */
export function Avatar({ name, size = 'm', onDuty }: { name: string; size?: 's' | 'm' | 'l'; onDuty?: boolean }) {
  const sign = /^[\p{Script=Han}]/u.test(name)
    ? name.length > 1
      ? name.slice(-1)
      : name
    : name.slice(0, 1).toUpperCase()
  const tint = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 6
  return (
    <span
      className={`av ${size === 'm' ? '' : size} ${tint === 0 ? '' : `t${tint}`} ${onDuty ? 'on' : ''}`}
      aria-hidden="true"
    >
      {sign}
    </span>
  )
}
