package io.whimbrel.core.journal;

import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.run.RunId;
import java.time.Instant;

/**
 * A notification on its way to one channel.
 *
 * @param attempts how often it was tried
 * @param nextAt when it is tried next, while it waits
 * @param answer what came back last; holds no secret
 */
public record Letter(
    RunId run,
    String channel,
    Notification notification,
    State state,
    int attempts,
    Instant nextAt,
    String answer) {

  /** How far it came. */
  public enum State {
    /** It is tried until it gets there. */
    WAITING,
    /** The receiver took it. */
    SENT,
    /** It is not tried again, unless somebody says so. */
    DEAD
  }
}
