package io.whimbrel.cli.voyage;

import java.io.IOException;

/** What can be sent to a process, of whatever user it is. */
enum Signal {
  KILL,
  TERM,
  INT,
  STOP,
  CONT;

  /** Sends it; a process that is gone already gets nothing. */
  void send(long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name(), Long.toString(pid))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
