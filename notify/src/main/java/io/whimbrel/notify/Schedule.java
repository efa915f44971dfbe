package io.whimbrel.notify;

import io.whimbrel.core.journal.Letter;
import io.whimbrel.notify.channel.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a letter is tried again: twice as late each time, as late as the receiver asks, and no more
 * once it is old. However old it is, it is tried some times: nobody may have worked meanwhile.
 */
record Schedule(Duration first, Duration longest, Duration patience, int attemptsMin) {
  static final Schedule DEFAULT =
      new Schedule(Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofHours(6), 4);

  private static final Duration ASKED_MAX = Duration.ofHours(1);
  private static final int DOUBLINGS_MAX = 20;

  /** The next attempt after one more failed; empty for none. */
  Optional<Instant> next(Letter letter, Reply.Later reply, Instant now) {
    int attempts = letter.attempts() + 1;
    boolean isOld = letter.notification().at().plus(patience).isBefore(now);
    if (isOld && attempts >= attemptsMin) {
      return Optional.empty();
    }
    Duration wait = first.multipliedBy(1L << Math.min(letter.attempts(), DOUBLINGS_MAX));
    Duration own = wait.compareTo(longest) > 0 ? longest : wait;
    Duration asked = reply.after().filter(a -> a.compareTo(ASKED_MAX) <= 0).orElse(own);
    return Optional.of(now.plus(asked.compareTo(own) > 0 ? asked : own));
  }
}
