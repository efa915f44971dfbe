package io.whimbrel.core.journal;

import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.run.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Notifications that wait for their channels, durably: at least once is sent what is posted, by
 * whichever process works next. Bounded: of a run and a channel so many wait and so many are kept,
 * and the oldest go first. Safe for use by several threads and several processes.
 */
public interface Outbox {

  /** How many letters of a run may wait for one channel; one more, and the oldest is dead. */
  int WAITING_MAX = 500;

  /** How many letters of a run are kept that are sent, and how many that are dead. */
  int KEPT_MAX = 500;

  /** Posts a notification to channels; one that has it already does not get it again. */
  void post(RunId run, Notification notification, List<String> channels);

  /** The channels to which a matter is open: told last that it begins, or was taken up. */
  Set<String> openAt(RunId run, String key);

  /** Letters of a channel that are due, the oldest first; nobody else gets them until then. */
  List<Letter> claim(RunId run, String channel, Instant until, int max);

  /** Notes what came of an attempt. */
  void answered(Letter letter, Letter.State state, Instant nextAt, String answer);

  /** Gives a claimed letter back untried: it is due at this time. */
  void putOff(Letter letter, Instant until);

  /** Letters that are not sent, the oldest first. */
  List<Letter> undelivered(RunId run);

  /**
   * Has all letters tried now that are dead, and those that wait at a channel that did not take
   * one; tells how many. One that is just being tried may get there twice.
   */
  int tryAgain(RunId run);
}
