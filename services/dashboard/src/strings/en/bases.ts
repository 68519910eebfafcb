/** The words of the knowledge bases: choosing, naming and deleting one. */
import { count } from '../count'

export const bases = {
  bases: {
    title: 'Knowledge bases',
    list: 'the knowledge bases',
    of: (name: string) => `Knowledge base: ${name}`,
    create: 'New knowledge base',
    createLead: 'For another brand, shop or language with knowledge of its own. An operator answers from one of them.',
    createAction: 'Create',
    created: 'Knowledge base created. Choose it in an operator’s settings to have it answered from.',
    rename: 'Rename',
    renamed: 'Knowledge base renamed.',
    name: 'Name',
    nameHint: 'Customers never see it.',
    nameNeeded: 'Give the knowledge base a name.',
    delete: 'Delete',
    deleteTitle: (name: string) => `Delete “${name}”?`,
    deleteLead: 'This cannot be undone. Answers already sent keep their evidence.',
    deleteAction: 'Delete for good',
    deleted: 'Knowledge base deleted.',
    inside: 'what is in it',
    takes: 'It takes with it',
    takesNothing: 'Nothing is in it.',
    inUse: 'It cannot be deleted while an operator answers from it. Choose another one in the settings of:',
    sources: (n: number) => `${count(n, 'source', 'sources')}, with uploaded files`,
    gaps: (n: number) => count(n, 'open gap', 'open gaps'),
    suggestions: (n: number) => count(n, 'suggestion to review', 'suggestions to review'),
  },
}
