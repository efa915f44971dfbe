package io.whimbrel.notify.channel;

import java.time.Duration;
import java.util.Optional;

/** What came back from a receiver. No text of it holds a secret. */
public sealed interface Reply {

  /** What came back, in words. */
  String text();

  /** The receiver took it. */
  record Accepted(String text) implements Reply {}

  /**
   * It may work later.
   *
   * @param after how long the receiver asks to be left alone; empty when it does not say
   */
  record Later(String text, Optional<Duration> after) implements Reply {
    /** As the receiver says nothing about when. */
    public Later(String text) {
      this(text, Optional.empty());
    }
  }

  /** The same will be refused again. */
  record Refused(String text) implements Reply {}
}
