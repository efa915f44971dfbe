package io.whimbrel.core.guide;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as Semantic Versioning 2.0.0 writes it, in the order of its section 11: a prerelease
 * comes before its release, what is behind a plus makes no difference.
 *
 * @param numbers major, minor and patch
 * @param prerelease identifiers behind the hyphen; empty for a release
 */
public record Version(List<BigInteger> numbers, List<String> prerelease)
    implements Comparable<Version> {

  /** How a version is written, for people. */
  public static final String FORM = "a version, as in 0.2.0, v1.4.0 or 1.0.0-rc.1";

  private static final String NUMBER = "(0|[1-9]\\d{0,17})";
  private static final String WORD = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";
  private static final Pattern TEXT =
      Pattern.compile(
          "v?%s\\.%s\\.%s(?:-(%s(?:\\.%s){0,9}))?(?:\\+[0-9A-Za-z.-]{1,60})?"
              .formatted(NUMBER, NUMBER, NUMBER, WORD, WORD));
  private static final Pattern WITHIN = Pattern.compile("(?<![0-9A-Za-z.])" + TEXT.pattern());
  private static final Pattern DIGITS = Pattern.compile("\\d+");
  private static final int LENGTH_MAX = 100;

  private static final Comparator<List<String>> BY_PRERELEASE =
      (one, other) -> {
        if (one.isEmpty() || other.isEmpty()) {
          return Boolean.compare(one.isEmpty(), other.isEmpty());
        }
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
          int difference = compareWords(one.get(i), other.get(i));
          if (difference != 0) {
            return difference;
          }
        }
        return Integer.compare(one.size(), other.size());
      };

  public Version {
    numbers = List.copyOf(numbers);
    prerelease = List.copyOf(prerelease);
  }

  /** Reads a version; a leading {@code v} is left out. Empty when the text is none. */
  public static Optional<Version> parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (text.length() > LENGTH_MAX || !matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Version(
            List.of(
                new BigInteger(matcher.group(1)),
                new BigInteger(matcher.group(2)),
                new BigInteger(matcher.group(3))),
            Optional.ofNullable(matcher.group(4))
                .map(words -> List.of(words.split("\\.", -1)))
                .orElse(List.of())));
  }

  /** The first version that stands in a text, such as the answer of a service. */
  public static Optional<Version> first(String text) {
    Matcher matcher = WITHIN.matcher(text);
    return matcher.find() ? parse(matcher.group()) : Optional.empty();
  }

  /** Numbers come before words, and are compared as numbers. */
  private static int compareWords(String one, String other) {
    boolean isNumber = DIGITS.matcher(one).matches();
    boolean isOtherNumber = DIGITS.matcher(other).matches();
    if (isNumber != isOtherNumber) {
      return isNumber ? -1 : 1;
    }
    return isNumber ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < numbers.size(); i++) {
      int difference = numbers.get(i).compareTo(other.numbers.get(i));
      if (difference != 0) {
        return difference;
      }
    }
    return BY_PRERELEASE.compare(prerelease, other.prerelease);
  }

  /** As in {@code 1.0.0-rc.1}. */
  @Override
  public String toString() {
    String release = "%d.%d.%d".formatted(numbers.get(0), numbers.get(1), numbers.get(2));
    return prerelease.isEmpty() ? release : release + "-" + String.join(".", prerelease);
  }
}
