package io.whimbrel.engine.sync;

import io.whimbrel.core.change.LogStatus;
import io.whimbrel.core.plan.LogFull;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the source from running out of room for its log because of this run:
 *
 * <ol>
 *   <li>At half of what it can keep, the source is told from the spool, so that it forgets.
 *   <li>At three quarters copying slows down, at nine tenths it rests.
 *   <li>At 95 % of it, twice in a row, the slot is given up where the plan says so.
 * </ol>
 *
 * Each step is an event when it is reached and when it is over. Used by one thread.
 */
final class LogGovernor {
  private static final double END = 0.95;
  private static final int TWICE = 2;

  /** Looks without the plan's disk until that is news: ten seconds. */
  private static final int LONG = 5;

  private final RunFrame frame;
  private final LogAlarm alarm;
  private int atEnd;
  private int missing;

  LogGovernor(RunFrame frame) {
    this.frame = frame;
    this.alarm =
        new LogAlarm(
            frame
                .chronicle()
                .fact(Facts.LOG_LEVEL)
                .filter(text -> text.matches("\\d{1,3}"))
                .map(Integer::parseInt)
                .orElse(0));
  }

  /** Takes in how the log stands; tells whether the source is to be told from the spool. */
  boolean needsSpool(LogStatus status) {
    Optional<LogRoom> room = LogRoom.of(status, frame.pressure().diskFree());
    double share = room.map(LogRoom::share).orElse(0.0);
    int before = alarm.level();
    int now = isBlind() ? alarm.seeAtLeast(share) : alarm.see(share);
    frame.pressure().logLevel(now);
    if (now != before) {
      note(before, now, room);
    }
    room.ifPresent(this::seeEnd);
    return now > 0;
  }

  /** Whether the plan's query of the disk tells nothing: then no alarm is over. */
  private boolean isBlind() {
    boolean isMissing =
        frame.plan().limits().throttle().disk().isPresent()
            && frame.pressure().diskFree().isEmpty();
    missing = isMissing ? missing + 1 : 0;
    if (missing == LONG) {
      frame
          .chronicle()
          .event(
              frame.board().phase(),
              "log.no-data",
              "limits.disk tells nothing: nobody knows how much room the source's log has");
    }
    return isMissing;
  }

  private void note(int before, int now, Optional<LogRoom> room) {
    String text = room.map(LogRoom::text).orElse("nothing limits the source's log any more");
    frame
        .journal()
        .together(
            () -> {
              frame.chronicle().fact(Facts.LOG_LEVEL, Integer.toString(now));
              frame.chronicle().fact(Facts.LOG_ALARM, now == 0 ? "" : text);
            });
    frame
        .chronicle()
        .event(
            frame.board().phase(),
            now > before ? "log.alarm" : "log.alarm-over",
            now > before ? text : "%s: the alarm of %d %% is over".formatted(text, before),
            Map.of(
                "level", Integer.toString(now),
                "keptBytes", room.map(r -> Long.toString(r.kept())).orElse(""),
                "leftBytes", room.map(r -> Long.toString(r.left())).orElse("")));
  }

  /** A cutover that is on its way is shorter than any disk. */
  private void seeEnd(LogRoom room) {
    atEnd = room.share() >= END ? atEnd + 1 : 0;
    boolean mayGiveUp =
        frame.plan().limits().logFull() == LogFull.GIVE_UP && !frame.valve().isLifted();
    if (atEnd >= TWICE && mayGiveUp) {
      throw new LogSurrender(frame).decide(room);
    }
  }
}
