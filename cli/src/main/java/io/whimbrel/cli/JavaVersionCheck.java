package io.whimbrel.cli;

import java.util.Optional;

/**
 * Refuses Java updates whose just-in-time compiler is known to corrupt byte arrays. Stateless.
 *
 * <p>Before 25.0.3 the optimising compiler could lose a store that it had merged with its
 * neighbours (JDK-8370405): in a tool that writes rows as bytes, a wrong value without any error.
 */
final class JavaVersionCheck {
  private static final Runtime.Version OLDEST = Runtime.Version.parse("25.0.3");

  private JavaVersionCheck() {}

  /** Returns what is wrong with a Java version and how to mend it, or nothing. */
  static Optional<String> complaint(Runtime.Version version) {
    if (OLDEST.compareToIgnoreOptional(version) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        """
        E-JAVA-TOO-OLD: this is Java %s at %s, and Whimbrel needs %s or newer.
        Earlier updates can corrupt data without an error (JDK-8370405).
        Fix: install a newer JDK, and set WHIMBREL_JAVA_HOME to it if it is not found by itself.\
        """
            .formatted(version, System.getProperty("java.home"), OLDEST));
  }
}
