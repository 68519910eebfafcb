/** Every word the dashboard says, in English. Another language is another object of this shape. */
const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`

export const en = {
  app: { name: 'Reaktly', loading: 'Loading', skipToContent: 'Skip to content', notFound: 'This page does not exist.', toInbox: 'Go to the inbox' },
  common: {
    cancel: 'Cancel', save: 'Save', saving: 'Saving…', copy: 'Copy', copied: 'Copied', retry: 'Try again', close: 'Close', back: 'Back', next: 'Next', edit: 'Edit', remove: 'Delete', more: 'More actions', optional: 'Optional', reveal: 'Show', hide: 'Hide', loadMore: 'Load more', traceId: 'Trace ID', openInNew: 'Opens in a new tab', yes: 'Yes', discard: 'Discard changes', keepEditing: 'Keep editing',
  },
  failure: {
    server: 'The server could not do this', refused: 'The server refused this', unreachable: 'No connection to the server',
    unreachableFix: 'Check your network. This page tries again by itself.', unexpected: 'Something went wrong in this page',
    reload: 'Reload the page', reportWith: 'If it stays, send this trace ID to whoever runs your Reaktly.',
    couldNotLoad: (what: string) => `Could not load ${what}`, notSaved: 'Not saved', forbidden: 'Your role does not allow this.',
  },
  time: {
    now: 'now', justNow: 'just now', ago: (time: string) => `${time} ago`, on: (day: string) => `on ${day}`, minutes: (n: number) => `${n} min`, hours: (n: number) => `${n} h`, hoursMinutes: (h: number, m: number) => `${h} h ${m} min`, days: (n: number) => `${n} d`,
    today: 'Today', yesterday: 'Yesterday',
  },
  signIn: {
    title: 'Sign in', lead: 'Your customers’ conversations, with the AI beside you.', email: 'E-mail', password: 'Password', action: 'Sign in', working: 'Signing in…',
    wrong: 'E-mail or password is wrong.', first: 'The first start prints the owner’s e-mail and password in the terminal.', emailNeeded: 'Enter your e-mail.', passwordNeeded: 'Enter your password.',
  },
  nav: { label: 'Main', inbox: 'Inbox', knowledge: 'Knowledge', integrations: 'Integrations', settings: 'Settings' },
  presence: { online: 'Online', away: 'Away', setOnline: 'Set yourself online', setAway: 'Set yourself away', hint: 'New handoffs go to people who are online.', you: (name: string) => `Signed in as ${name}` },
  stream: {
    live: 'Live', connecting: 'Connecting…', stale: (age: string) => `Reconnecting. What you see is ${age} old.`, off: 'Not live', reconnect: 'Reconnect now',
    staleShort: (age: string) => `Reconnecting, ${age} old`,
  },
  menu: {
    open: 'Command menu', placeholder: 'Type a command or search conversations', empty: 'Nothing found.', go: 'Go to', conversation: 'This conversation', general: 'General', find: 'Conversations',
    theme: 'Switch theme', shortcuts: 'Keyboard shortcuts', signOut: 'Sign out',
  },
  shortcuts: {
    title: 'Keyboard shortcuts', lead: 'Single letters work when no text field has the focus.',
    next: 'Next conversation', previous: 'Previous conversation', open: 'Open conversation', back: 'Back to the list', reply: 'Write a reply', note: 'Write a note', takeOver: 'Take over', handBack: 'Hand back to the AI', assign: 'Assign to me', close: 'Close, or reopen', search: 'Search conversations', pane: 'Show or hide details', help: 'Show this list', menu: 'Command menu', tabs: 'Switch view', send: 'Send', newline: 'New line',
  },
  inbox: {
    title: 'Inbox', search: 'Search name, number or text', clearSearch: 'Clear search', views: { label: 'Views', 'needs-you': 'Needs you', unassigned: 'Unassigned', ai: 'AI', all: 'All', done: 'Done' },
    sortWaiting: 'Waiting longest', sortNewest: 'Newest first', sort: 'Sort', conversations: 'conversations', newAbove: (n: number) => count(n, 'new conversation', 'new conversations'),
    unread: (n: number) => count(n, 'unread message', 'unread messages'), whatsapp: 'WhatsApp', noName: 'Unknown contact', you: 'You', lastFailed: 'Last message not sent', unknownOutcome: 'Delivery unknown',
    pick: { title: 'Pick a conversation', lead: 'J and K move through the list, Enter opens, ? shows every shortcut.' },
    empty: {
      'needs-you': { title: 'Nobody is waiting for you', lead: 'Conversations the AI hands off, and those you hold, appear here.' },
      unassigned: { title: 'Nothing is unassigned', lead: 'Conversations without a person appear here.' },
      ai: { title: 'The AI has no open conversation', lead: 'When a customer writes, the AI answers first and the conversation appears here.' },
      all: { title: 'No conversation yet', lead: 'Write “hello” from your phone to your business number. It appears here within a second.' },
      done: { title: 'Nothing is closed', lead: 'Conversations you close are kept here. A new message from the customer opens them again.' },
    },
    noMatch: { title: 'No conversation matches', lead: 'Try part of a name, a number, or a word from a message.' },
    connect: { title: 'Connect your WhatsApp number', lead: 'Messages to your business number appear here, and the AI answers them from your knowledge base.', action: 'Connect a number' },
  },
  owner: { label: 'Owner', ai: 'AI', waiting: 'Unassigned', human: 'In the WhatsApp app', closed: 'Closed', you: 'You', explain: { ai: 'The AI answers', waiting: 'Waiting for a person', human: 'A person answers', closed: 'Closed until the customer writes again' } },
  window: {
    left: (time: string) => `${time} left to reply`, short: (time: string) => time, closed: 'Reply window closed', never: 'Customer has not written yet', until: (when: string) => `WhatsApp allows free replies until ${when}.`,
    closedTitle: 'The 24-hour window is closed', closedLead: (when: string) => `The customer last wrote more than 24 hours ago; the window closed ${when}. WhatsApp accepts only template messages now.`,
    closedFix: 'It opens again as soon as the customer writes. You can still write a note.',
  },
  actions: {
    takeOver: 'Take over', handBack: 'Hand back to AI', assignToMe: 'Assign to me', close: 'Close', reopen: 'Reopen', details: 'Details', back: 'Back to list', markRead: 'Mark as read',
    heldTitle: (name: string) => `${name} holds this conversation`, heldLead: 'Take it from them? They see that you took over.', heldAction: 'Take over anyway', someone: 'Another agent', inFlight: (n: number) => `Taken over. ${count(n, 'AI message was', 'AI messages were')} already on the way.`,
    refused: (action: string) => `“${action}” did not work`, undone: 'The change was undone.',
  },
  thread: {
    messages: 'the messages', label: (name: string) => `Conversation with ${name}`, ai: 'Reaktly AI', app: 'Answered in the WhatsApp app', agent: 'Agent', phone: 'Phone', customer: 'Customer', newBelow: (n: number) => count(n, 'new message', 'new messages'), toBottom: 'Go to the newest message', empty: 'No message yet.', older: 'Load older messages',
    sources: (n: number) => count(n, 'source', 'sources'), why: 'Why this answer', noSources: 'No sources kept', aiWorking: 'The AI is writing…', stop: 'Take over', buttonsSent: 'Buttons sent to the customer', location: 'Open map', unsupportedHint: 'WhatsApp did not pass the content on.', newSince: 'New', pressed: 'Pressed a button',
  },
  tick: {
    received: 'Received', queued: 'Waiting to be sent', sending: 'Sending', retry_wait: 'Will be sent again shortly', accepted: 'Accepted by WhatsApp', sent: 'Sent', delivered: 'Delivered', read: 'Read', played: 'Played', failed: 'Not sent', failed_unknown: 'Delivery never confirmed', unknown: 'Delivery unknown', cancelled: 'Not sent: a person took over', refused: 'Not sent',
  },
  delivery: {
    failed: (reason: string) => `Not sent: ${reason}`, failedPlain: 'Not sent. WhatsApp gave no reason.', code: (code: string) => `Code ${code}`, unknown: 'WhatsApp has not confirmed this message yet. Reaktly is finding out whether it arrived.', failedUnknown: 'WhatsApp never confirmed this message. The customer may or may not have it.', tryAgain: 'Write it again',
  },
  event: {
    taken_over: (who: string) => `${who} took over`, handed_back: (who: string) => `${who} handed back to the AI`, handed_off: 'The AI handed off', assigned: (who: string, to: string) => `${who} assigned this to ${to}`, assignedAuto: (to: string) => `Assigned to ${to}`, closed: (who: string) => `${who} closed this`, reopened: (who: string) => `${who} reopened this`, customer_wrote: 'The customer wrote again; the AI answers', answered_in_app: 'Answered in the WhatsApp app; the AI stopped', discarded: 'An AI reply was discarded', silent: 'The AI decided not to answer', someone: 'Someone', system: 'Reaktly', other: 'Something changed', note: (who: string) => `Note by ${who}`, summary: 'Summary for you',
    reason: { asked_for_person: 'the customer asked for a person', no_answer: 'the knowledge base has no answer', below_floor: 'the knowledge base has no good answer', model_down: 'the AI could not be reached', backlog: 'the message is old', send_failed: 'a message could not be delivered', error: 'the AI failed' } as Record<string, string>,
  },
  composer: {
    reply: 'Reply', note: 'Note', mode: 'Write a reply or a note', replyPlaceholder: 'Write a reply', notePlaceholder: 'Write a note. Customers never see notes.', send: 'Send', addNote: 'Add note', takesOver: 'Sending takes this conversation over from the AI.', takesOverFrom: (name: string) => `${name} holds this conversation. Sending takes it over.`, claims: 'Sending assigns this conversation to you.', reopens: 'Sending opens this conversation again.', preview: 'On WhatsApp', tooLong: (over: number) => `${over} characters too long`, left: (n: number) => `${n} characters left`, enter: 'Enter sends, Shift + Enter starts a new line', notSent: 'Not sent', restored: 'Your text is back in the field.', bold: 'Bold', italic: 'Italic',
  },
  details: {
    title: 'Details', contact: 'Contact', name: 'Name', number: 'Number', username: 'Username', channel: 'Channel', window: 'Reply window', owner: 'Owner', updated: 'Last change', copyNumber: 'Copy number', businessNumber: 'Business number',
  },
  why: {
    title: 'Why this answer', lead: 'What the AI read before it wrote this message.', score: (n: string) => `Relevance ${n}`, version: (n: number) => `Version ${n}`, openArticle: 'Open article', what: 'the evidence', prompt: (version: string) => `prompt ${version}`, tokens: (n: number) => `${n} tokens`, took: (n: string) => `${n} s`, none: 'No passage was kept with this message. Greetings and handoff messages need none.', messageId: 'Message ID',
  },
  knowledge: {
    title: 'Knowledge', lead: 'The AI answers from these articles and from nothing else.', articles: 'the articles', article: 'the article', create: 'New article', search: 'Filter articles', published: 'Published', draft: 'Draft', updated: (when: string) => `Changed ${when}`, base: 'Knowledge base',
    empty: { title: 'No article yet', lead: 'Start with what customers ask most: opening hours, returns, prices. The AI knows an article as soon as you publish it.' }, noMatch: 'No article matches.',
    editor: {
      newTitle: 'New article', title: 'Title', titleHint: 'As a customer would look for it.', body: 'Text', bodyHint: 'Markdown. Short paragraphs, one fact each, work best.', write: 'Write', preview: 'Preview', url: 'Web address', urlHint: 'The AI offers this link for more detail.', language: 'Language', languageHint: 'Leave on automatic unless the text is very short.', automatic: 'Automatic', questions: 'Example questions', questionsHint: 'One per line, in customers’ own words. They help the search.', publish: 'Publish', saveDraft: 'Save as draft', update: 'Save and publish', unpublish: 'Turn into draft', status: 'Status', titleNeeded: 'Give the article a title.', bodyNeeded: 'Write the article’s text.', urlWrong: 'Start with https:// or http://.', saved: 'Saved. The AI knows it now.', savedDraft: 'Saved as draft. The AI does not use drafts.', deleteTitle: 'Delete this article?', deleteLead: 'The AI stops using it at once. Answers already sent keep their evidence.', deleted: 'Article deleted.', unsaved: 'Unsaved changes', leaveTitle: 'Leave without saving?', leaveLead: 'Your changes to this article are lost.', gone: 'This article does not exist any more.',
    },
    ask: {
      answer: 'the answer', title: 'Ask your knowledge', lead: 'See what the AI would answer, and from which passages. Nothing is sent to anybody.', placeholder: 'How long can I return a pair of shoes?', label: 'Question', action: 'Ask', working: 'Asking…', reply: 'The AI would reply', handoff: 'The AI would hand off to a person', handoffLead: 'No passage answers this well enough. Write an article about it, or add the question to one that fits.', none: 'The AI would stay silent', passages: 'Passages found', noPassages: 'No passage matches this question.', score: (n: string) => `Relevance ${n}`, asWhatsApp: 'As the customer sees it', write: 'Write an article about this',
    },
  },
  integrations: {
    title: 'Integrations', lead: 'The WhatsApp numbers your AI operator answers.', list: 'the integrations', one: 'the integration', add: 'Add WhatsApp', empty: { title: 'No number connected', lead: 'You need a Meta app with WhatsApp and four credentials. The guide walks you through it; plan ten minutes.' },
    connection: { ok: 'Working', failing: 'Failing', unverified: 'Not verified yet' }, signature: { enforced: 'Signatures checked', off: 'Signatures not checked', missing: 'App secret missing' }, notLive: 'Webhook is being set up', checks: (n: number) => `${count(n, 'check needs', 'checks need')} attention`, allPass: 'All checks pass',
    detail: {
      health: 'Health', credentials: 'Credentials', webhook: 'Webhook', runChecks: 'Run checks', running: 'Checking…', never: 'No check has run yet.', checkedAt: (when: string) => `Checked ${when}`, fix: 'What to do', evidence: 'What was seen', state: { pass: 'Passed', warn: 'Warning', fail: 'Failed', unknown: 'Not known yet' }, remove: 'Disconnect number', removeTitle: 'Disconnect this number?', removeLead: 'Meta’s webhooks for it are refused from now on. The conversations stay.', removed: 'Number disconnected.', saved: 'Saved.', keep: (last: string) => `Leave empty to keep the one ending in ${last}`, keepPlain: 'Leave empty to keep the present one', gone: 'This integration does not exist any more.',
    },
    field: {
      name: 'Name', nameHint: 'For your team, such as “Support Germany”.', accessToken: 'Access token', accessTokenHint: 'A permanent token of a System User with whatsapp_business_messaging and whatsapp_business_management. It is stored encrypted and never shown again.', phoneNumberId: 'Phone number ID', phoneNumberIdHint: 'Below the number in WhatsApp → Getting Started. Digits only.', businessAccountId: 'WhatsApp Business Account ID', businessAccountIdHint: 'Near the top of the same page. Digits only.', phoneNumber: 'Phone number', phoneNumberHint: 'E.164: plus sign, country code, number, no spaces. For example +4915112345678.', appSecret: 'App secret', appSecretHint: 'Settings → Basic → App Secret. With it Reaktly proves that webhooks come from Meta.', webhookUrl: 'Callback URL', verifyToken: 'Verify token', verifyTokenHidden: 'Shown to owners and admins only.', needed: (what: string) => `Enter the ${what}.`,
    },
    wizard: {
      title: 'Connect a WhatsApp number', step: (n: number, of: number) => `Step ${n} of ${of}`, stepName: (n: number) => `Step ${n}`, finish: 'Open the inbox', save: 'Save and get the webhook', saved: 'Credentials saved. Your webhook is ready.', updated: 'This number was connected before. Its credentials were updated; URL and token are unchanged.', jump: 'Steps',
      app: { title: 'Create a Meta app', lead: 'The app is what connects WhatsApp with Reaktly. Have it already? Go on.', items: ['Go to developers.facebook.com, My Apps, Create App.', 'Select the app type Business.', 'Fill in app name, contact e-mail and your Business Account.', 'On the app dashboard, choose Add Product, find WhatsApp, and click Set Up.'], note: 'Meta may ask for Business Verification before production. Test numbers work without it.', link: 'Open Meta for Developers' },
      credentials: { title: 'Get your credentials', lead: 'Four values from Meta, and the app secret for safety.', phoneNumberId: 'App Dashboard → WhatsApp → Getting Started. Select your number; the ID is below it.', businessAccountId: 'The same page, near the top. Also under Settings → WhatsApp Accounts.', token: ['business.facebook.com → Settings → System Users → Add, with the Admin role.', 'Generate Token, select your WhatsApp app.', 'Grant whatsapp_business_messaging and whatsapp_business_management.', 'Generate, and copy it at once: Meta shows it only once.'], appSecret: 'App Dashboard → Settings → Basic → App Secret → Show.', tokenWarning: 'The temporary token on Getting Started expires after 24 hours.' },
      configure: { title: 'Configure in Reaktly', lead: 'Paste the values. Reaktly makes the webhook URL and the verify token.', viaApi: 'The same by API' },
      webhook: { title: 'Configure the webhook in Meta', lead: 'Copy both values into your Meta app.', items: ['In your Meta app, go to WhatsApp → Configuration.', 'Under Webhook, click Edit and paste both values.', 'Click Verify and Save. Meta asks Reaktly for the token and confirms.', 'Under Webhook Fields, subscribe to the fields below.'], fields: 'Webhook fields', required: 'Required', recommended: 'Recommended', fieldOptional: 'Optional', purpose: { messages: 'Incoming messages from customers, and delivery statuses', messaging_postbacks: 'Button click responses', message_deliveries: 'Delivery status tracking', message_reads: 'Read receipt tracking' }, https: 'Meta accepts only HTTPS addresses it can reach. For a laptop use a tunnel.', notLive: 'The webhook is not answering yet. It usually takes a second.' },
      test: { title: 'Test the integration', lead: 'Send a real message and watch it arrive.', items: ['In WhatsApp → Getting Started, add a test phone number.', 'Write from it to your business number.', 'The conversation appears in the inbox with a WhatsApp badge.', 'The AI answers, and the reply arrives on the phone.'], waiting: (number: string) => `Send “hello” to ${number}. Waiting for the first message…`, arrived: 'A message arrived. Your number works.', run: 'Check the connection' },
    },
  },
  settings: {
    title: 'Settings', profile: 'Profile', appearance: 'Appearance', theme: 'Theme', light: 'Light', dark: 'Dark', system: 'Same as system', account: 'Account', signOut: 'Sign out', role: { owner: 'Owner', admin: 'Admin', agent: 'Agent' } as Record<string, string>,
    keys: { title: 'API keys', lead: 'For scripts that talk to Reaktly. A key is shown once, when it is made.', list: 'the API keys', create: 'Create key', name: 'Name', scopes: 'Scopes', none: 'No API key yet.', revoke: 'Revoke', revokeTitle: 'Revoke this key?', revokeLead: 'Scripts that use it stop working at once.', made: 'Copy this key now. It is not shown again.', created: (when: string) => `created ${when}`, nameNeeded: 'Give the key a name.', scopeNeeded: 'Choose at least one scope.', revoked: 'Key revoked.' },
  },
}
