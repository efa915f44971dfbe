package io.whimbrel.core.proof;

import java.util.List;
import java.util.Optional;

/**
 * How a digest is made. Two sides that know a rule of the same name make the same digest of the
 * same rows by it, so the name tells everything that the digest depends on.
 */
public record DigestRule(String name) {

  /**
   * The best rule that both sides know.
   *
   * @param one the rules of one side, the best first
   * @param other the rules of the other
   */
  public static Optional<DigestRule> common(List<DigestRule> one, List<DigestRule> other) {
    return one.stream().filter(other::contains).findFirst();
  }
}
