/** A picture small enough to keep for a shift and to send over a weak signal, and a thumbnail for the screen. */
export type SmallPicture = { readonly bytes: Uint8Array; readonly thumbnail: string }

const LONG_SIDE = 1600
const THUMBNAIL_SIDE = 240

/** Draws it anew as JPEG, which also leaves place and device data of the camera behind. */
export async function smallPicture(file: Blob): Promise<SmallPicture> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  try {
    const blob = await toBlob(drawn(bitmap, LONG_SIDE), 0.8)
    const thumbnail = drawn(bitmap, THUMBNAIL_SIDE).toDataURL('image/jpeg', 0.7)
    return { bytes: new Uint8Array(await blob.arrayBuffer()), thumbnail }
  } finally {
    bitmap.close()
  }
}

function drawn(bitmap: ImageBitmap, longSide: number): HTMLCanvasElement {
  const scale = Math.min(1, longSide / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return canvas
}

function toBlob(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be drawn'))),
      'image/jpeg',
      quality,
    ),
  )
}
