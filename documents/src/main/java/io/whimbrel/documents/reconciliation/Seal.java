package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.digest.Sha256;
import java.util.Optional;

/**
 * The digest at the end of a document by which anybody can tell whether it was altered: SHA-256
 * over the whole text, in which the digest's own digits are zeros. It shows alterations, and names
 * the document in the journal; who can write the journal, too, could seal anew.
 */
public final class Seal {
  /** What stands before the digits. */
  static final String PREFIX = "whimbrel-seal-sha256:";

  private static final int DIGITS = 64;

  /** What stands in a text until it is sealed, once, behind everything that comes from outside. */
  static final String OPEN = PREFIX + "0".repeat(DIGITS);

  private Seal() {}

  /** Seals a text in which {@link #OPEN} stands last. */
  static String close(String text) {
    int at = text.lastIndexOf(PREFIX);
    return at < 0 ? text : with(text, at, Sha256.of(text));
  }

  private static String with(String text, int at, String digits) {
    int from = at + PREFIX.length();
    return text.substring(0, from) + digits + text.substring(from + DIGITS);
  }

  /** The seal of a document; empty when it has none. */
  public static Optional<String> of(String text) {
    int from = text.lastIndexOf(PREFIX) + PREFIX.length();
    if (from < PREFIX.length() || text.length() < from + DIGITS) {
      return Optional.empty();
    }
    String digits = text.substring(from, from + DIGITS);
    return digits.matches("[0-9a-f]{64}") ? Optional.of(digits) : Optional.empty();
  }

  /** Whether a document is as it was sealed. */
  public static boolean isWhole(String text) {
    return of(text)
        .filter(
            seal ->
                seal.equals(Sha256.of(with(text, text.lastIndexOf(PREFIX), "0".repeat(DIGITS)))))
        .isPresent();
  }
}
