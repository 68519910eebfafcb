/** Files dragged over an element. */
import { useRef, useState, type DragEvent } from 'react'

export function useDrop(onFiles: (files: Iterable<File>) => void) {
  const [over, setOver] = useState(false)
  // Entering a child is told before leaving its parent.
  const depth = useRef(0)
  const step = (by: number) => {
    depth.current = Math.max(0, depth.current + by)
    setOver(depth.current > 0)
  }
  return {
    over,
    handlers: {
      onDragEnter: (event: DragEvent) => hasFiles(event) && step(1),
      onDragLeave: (event: DragEvent) => hasFiles(event) && step(-1),
      onDragOver: (event: DragEvent) => hasFiles(event) && event.preventDefault(),
      onDrop: (event: DragEvent) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        depth.current = 0
        setOver(false)
        onFiles(event.dataTransfer.files)
      },
    },
  }
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes('Files')
}
