/**
 * Runs until somebody wants us to end: SIGTERM or SIGINT, or the end of the bootstrap that started us. A second signal
 * does not wait any longer.
 */
export function untilStopped(stop: () => Promise<void>): Promise<number> {
  return new Promise((done) => {
    let asked = false
    const end = () => {
      if (asked) process.exit(130)
      asked = true
      stop().then(
        () => done(0),
        (error) => {
          console.error(error)
          done(1)
        },
      )
    }
    process.on('SIGTERM', end)
    process.on('SIGINT', end)
    process.on('SIGHUP', end)
    process.once('disconnect', end)
  })
}
