/** Reads the text of a server-sent event stream, piece by piece as it arrives. */

export interface ServerEvent {
  /** The `event:` field, `message` when there is none. */
  name: string
  id: string | undefined
  data: string
}

export interface Parsed {
  events: ServerEvent[]
  /** What is left of an unfinished event; give it back with the next piece. */
  rest: string
}

export function parseEvents(text: string): Parsed {
  const normal = text.replace(/\r\n/g, '\n')
  const blocks = normal.split('\n\n')
  const rest = blocks.pop() ?? ''
  return { events: blocks.flatMap(parseBlock), rest }
}

function parseBlock(block: string): ServerEvent[] {
  let name = 'message'
  let id: string | undefined
  const data: string[] = []
  for (const line of block.split('\n')) {
    const [field, value] = splitField(line)
    if (field === 'event') name = value
    else if (field === 'id') id = value
    else if (field === 'data') data.push(value)
  }
  return data.length === 0 && name === 'message' ? [] : [{ name, id, data: data.join('\n') }]
}

function splitField(line: string): [string, string] {
  const colon = line.indexOf(':')
  if (colon < 0) return [line, '']
  const value = line.slice(colon + 1)
  return [line.slice(0, colon), value.startsWith(' ') ? value.slice(1) : value]
}
