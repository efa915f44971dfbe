package io.whimbrel.core.proof;

import java.util.List;
import java.util.Optional;

/**
 * How a digest is made. Two sides that know a rule of the same name make the same digest of the
 * same rows by it, so the name tells everything that the digest depends on.
 *
 * @param bits of every row that the digest holds
 */
public record DigestRule(String name, int bits) {

  /**
   * The best rule that both sides know.
   *
   * @param one the rules of one side, the best first
   * @param other the rules of the other
   * @param bitsMin of every row that it must hold
   */
  public static Optional<DigestRule> common(
      List<DigestRule> one, List<DigestRule> other, int bitsMin) {
    return one.stream().filter(rule -> rule.bits() >= bitsMin).filter(other::contains).findFirst();
  }
}
