package io.whimbrel.notify;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.core.plan.notify.NotifyRules;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import io.whimbrel.notify.channel.Sender;
import io.whimbrel.notify.channel.Senders;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens to the newest run of a migration, beside whatever works on it: by the journal,
 * twice a second, so that it also tells what other processes did. Nobody waits for it.
 *
 * <ol>
 *   <li>Events are read from where they were read to, and become letters in the journal.
 *   <li>Letters that are due are delivered, one thread for each channel.
 *   <li>A status update is posted when it is time for one, and delivered. One that cannot be
 *       written keeps no letter back.
 *   <li>A letter that is not taken is due again later; one that is refused is dead.
 * </ol>
 *
 * Closing gives what is due a few seconds to get out; the rest is left for the next process. No
 * trouble here reaches the run: it is noted, and the next round tries again.
 */
public final class Courier implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration CUT = Duration.ofSeconds(2);

  private final Journal journal;
  private final MigrationId migration;
  private final Postman postman;
  private final Optional<Bulletins> bulletins;
  private final List<Delivery> deliveries;
  private final Duration grace;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicReference<@Nullable Problem> trouble = new AtomicReference<>();
  private final Optional<Thread> loop;

  private Courier(
      Journal journal,
      MigrationId migration,
      NotifyRules rules,
      Optional<Updates> updates,
      Clock clock,
      Function<NotifyChannel, Sender> senders,
      Schedule schedule,
      Duration grace) {
    this.journal = journal;
    this.migration = migration;
    this.grace = grace;
    this.postman = new Postman(journal, rules, new News(migration));
    this.bulletins = updates.map(u -> new Bulletins(journal, rules, u, clock));
    this.deliveries =
        rules.channels().stream()
            .map(
                channel ->
                    new Delivery(
                        channel.name(),
                        senders.apply(channel),
                        journal.outbox(),
                        schedule,
                        clock,
                        this::note))
            .toList();
    this.loop =
        deliveries.isEmpty()
            ? Optional.empty()
            : Optional.of(Thread.ofVirtual().name("courier").unstarted(this::loop));
  }

  /** Begins telling what the plan asks for. The journal stays the caller's to close. */
  public static Courier start(Journal journal, Plan plan, Optional<Updates> updates, Clock clock) {
    return start(
        journal, plan.migration(), plan.notifying(), updates, clock, Schedule.DEFAULT, GRACE);
  }

  static Courier start(
      Journal journal,
      MigrationId migration,
      NotifyRules rules,
      Optional<Updates> updates,
      Clock clock,
      Schedule schedule,
      Duration grace) {
    Courier courier =
        new Courier(journal, migration, rules, updates, clock, Senders::of, schedule, grace);
    courier.loop.ifPresent(Thread::start);
    return courier;
  }

  /** What last kept it from the journal; empty when nothing did. */
  public Optional<Problem> trouble() {
    return Optional.ofNullable(trouble.get());
  }

  private void note(Problem problem) {
    trouble.set(problem);
  }

  private void loop() {
    try {
      do {
        boolean _ = round();
      } while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Posts what happened and delivers what is due; tells whether something is on its way. */
  private boolean round() {
    return isDone(
        () -> {
          Optional<RunRecord> latest = journal.latest(migration);
          if (latest.isEmpty()) {
            return false;
          }
          RunId run = latest.get().run();
          postman.collect(run);
          boolean isBusy = deliver(run);
          boolean isPosted =
              bulletins.map(b -> isDone(() -> b.post(latest.get()))).orElse(/* other= */ false);
          return isPosted ? deliver(run) : isBusy;
        });
  }

  private boolean deliver(RunId run) {
    boolean isBusy = false;
    for (Delivery delivery : deliveries) {
      isBusy |= delivery.work(run);
    }
    return isBusy;
  }

  /** What a part of the work answers; where it fails this is noted, whatever the reason. */
  private boolean isDone(BooleanSupplier part) {
    try {
      return part.getAsBoolean();
    } catch (Problem problem) {
      note(problem);
    } catch (RuntimeException e) {
      note(
          Problem.of(ProblemCode.FAULT)
              .what("notifying failed: " + e)
              .fix("report it; the run goes on, and what was not told is tried again")
              .cause(e)
              .exception());
    }
    return false;
  }

  @Override
  public void close() {
    closing.countDown();
    if (loop.isEmpty()) {
      return;
    }
    long end = System.nanoTime() + grace.toNanos();
    try {
      loop.get().join();
      while (round() && System.nanoTime() < end) {
        for (Delivery delivery : deliveries) {
          delivery.await(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
      }
      deliveries.forEach(Delivery::cut);
      for (Delivery delivery : deliveries) {
        delivery.await(CUT);
      }
    } catch (InterruptedException e) {
      deliveries.forEach(Delivery::cut);
      Thread.currentThread().interrupt();
    }
  }
}
