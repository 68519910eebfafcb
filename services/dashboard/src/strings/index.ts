/** The words in use. Choosing a language is choosing the object here. */
import { en } from './en'

export type Catalogue = typeof en
export const s: Catalogue = en
