package io.whimbrel.notify;

import io.whimbrel.core.journal.Letter;
import io.whimbrel.core.journal.Outbox;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.run.RunId;
import io.whimbrel.notify.channel.Reply;
import io.whimbrel.notify.channel.Sender;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the letters of one channel, in their order and one at a time, on a thread of its own: a
 * receiver that hangs holds up its own letters only.
 */
final class Delivery {
  private static final int LETTERS_MAX = 20;

  /** Longer than any attempt takes; a process that dies leaves its letters for so long. */
  private static final Duration CLAIM = Duration.ofSeconds(90);

  private final String channel;
  private final Sender sender;
  private final Outbox outbox;
  private final Schedule schedule;
  private final Clock clock;
  private final Consumer<Problem> trouble;
  private final AtomicReference<@Nullable Thread> worker = new AtomicReference<>();

  Delivery(
      String channel,
      Sender sender,
      Outbox outbox,
      Schedule schedule,
      Clock clock,
      Consumer<Problem> trouble) {
    this.channel = channel;
    this.sender = sender;
    this.outbox = outbox;
    this.schedule = schedule;
    this.clock = clock;
    this.trouble = trouble;
  }

  /** Delivers what is due, unless it is at it already; tells whether it works now. */
  boolean work(RunId run) {
    Thread now = worker.get();
    if (now != null && now.isAlive()) {
      return true;
    }
    List<Letter> due = outbox.claim(run, channel, clock.instant().plus(CLAIM), LETTERS_MAX);
    if (due.isEmpty()) {
      return false;
    }
    worker.set(Thread.ofVirtual().name("notify " + channel).start(() -> deliver(due)));
    return true;
  }

  /**
   * One that has to wait has those behind it wait as well, so that they keep their order. What the
   * journal does not take is claimed again once the claim has run out.
   */
  private void deliver(List<Letter> letters) {
    Optional<Instant> waiting = Optional.empty();
    try {
      for (Letter letter : letters) {
        if (waiting.isPresent()) {
          outbox.putOff(letter, waiting.get());
        } else {
          waiting = deliver(letter);
        }
      }
    } catch (Problem problem) {
      trouble.accept(problem);
    }
  }

  /** Delivers one; tells until when it has to wait. */
  private Optional<Instant> deliver(Letter letter) {
    Reply reply;
    try {
      reply = sender.send(letter.notification());
    } catch (InterruptedException e) {
      Instant now = clock.instant();
      outbox.putOff(letter, now);
      return Optional.of(now);
    }
    Instant now = clock.instant();
    switch (reply) {
      case Reply.Accepted accepted ->
          outbox.answered(letter, Letter.State.SENT, now, accepted.text());
      case Reply.Refused refused -> outbox.answered(letter, Letter.State.DEAD, now, refused.text());
      case Reply.Later later -> {
        Optional<Instant> next = schedule.next(letter, later, now);
        Letter.State state = next.isPresent() ? Letter.State.WAITING : Letter.State.DEAD;
        outbox.answered(letter, state, next.orElse(now), later.text());
        return next;
      }
    }
    return Optional.empty();
  }

  /** Cuts an attempt short; its letter is due at once. */
  void cut() {
    Thread now = worker.get();
    if (now != null) {
      now.interrupt();
    }
  }

  /** Waits for the worker to end, at most so long. */
  void await(Duration longest) throws InterruptedException {
    Thread now = worker.get();
    if (now != null) {
      boolean _ = now.join(longest);
    }
  }
}
