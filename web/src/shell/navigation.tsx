import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, ReactNode } from 'react'
import { useCallback } from 'react'

/**
 * The router as screens use it: plain addresses. Screens are found at build time (shell/screens.ts), so their paths are
 * not in the router's own types.
 */
export function Go({
  to,
  search,
  children,
  ...rest
}: Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & {
  to: string
  search?: Readonly<Record<string, string>>
  children: ReactNode
}) {
  return (
    <Link to={to as never} search={(search ?? {}) as never} {...(rest as object)}>
      {children}
    </Link>
  )
}

export function useGo(): (
  to: string,
  search?: Readonly<Record<string, string>>,
  options?: { replace?: boolean },
) => void {
  const navigate = useNavigate()
  return useCallback(
    (to, search = {}, options = {}) => {
      void navigate({ to: to as never, search: search as never, replace: options.replace ?? false })
    },
    [navigate],
  )
}

/** A member of the address, e.g. `caseId` of `/cases/$caseId`. */
export function useParam(name: string): string {
  const params = useParams({ strict: false }) as Record<string, string | undefined>
  return params[name] ?? ''
}

/** What stands behind the question mark, as texts. */
export function useQueryText(): Readonly<Record<string, string | undefined>> {
  return useSearch({ strict: false }) as Record<string, string | undefined>
}
