/** What is asked of a site, and what the API is given of it. Pure. */
import type { NewSite, Schedule, SourceMode } from '@/api/sources'
import { s } from '@/strings'

export interface SiteForm {
  url: string
  mode: SourceMode
  pagesMax: string
  include: string[]
  exclude: string[]
  language: string
  schedule: Schedule | null
}

export type SiteErrors = Partial<Record<keyof SiteForm, string>>

const PAGES = 500
const PAGES_MOST = 5_000

export const EMPTY_SITE: SiteForm = {
  url: '',
  mode: 'site',
  pagesMax: String(PAGES),
  include: [],
  exclude: [],
  language: '',
  schedule: 'weekly',
}

export function checkSite(form: SiteForm): SiteErrors {
  const errors: SiteErrors = {}
  if (!/^https?:\/\/[^\s/]+/i.test(form.url.trim())) errors.url = s.sources.urlNeeded
  const pages = Number(form.pagesMax)
  if (form.mode !== 'page' && !(Number.isInteger(pages) && pages >= 1 && pages <= PAGES_MOST))
    errors.pagesMax = s.sources.pagesMaxWrong
  return errors
}

export function siteInput(form: SiteForm): NewSite {
  const many = form.mode !== 'page'
  return {
    url: form.url.trim(),
    mode: form.mode,
    ...(many ? { pagesMax: Number(form.pagesMax) } : {}),
    ...(many && form.include.length > 0 ? { include: form.include } : {}),
    ...(many && form.exclude.length > 0 ? { exclude: form.exclude } : {}),
    ...(form.language ? { language: form.language } : {}),
    schedule: form.schedule,
  }
}
