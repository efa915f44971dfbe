package io.whimbrel.core.problem;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What somebody may have meant by a word that is not known: the known words nearest to it, by the
 * number of letters that differ or are swapped (restricted Damerau-Levenshtein distance), case
 * apart.
 */
public final class Suggestion {

  private static final int WORDS_MAX = 3;

  private record Near(String word, int distance) {}

  private Suggestion() {}

  /** The known words near to this one, the nearest first; at most three, often none. */
  public static List<String> nearest(String word, Collection<String> known) {
    int limit = Math.max(1, Math.min(3, word.length() / 3));
    return known.stream()
        .map(k -> new Near(k, distance(lower(word), lower(k))))
        .filter(n -> n.distance() <= limit)
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::word))
        .limit(WORDS_MAX)
        .map(Near::word)
        .toList();
  }

  /** The question {@code did you mean 'users'?}; empty when nothing is near. */
  public static String question(String word, Collection<String> known) {
    List<String> nearest = nearest(word, known);
    return nearest.isEmpty()
        ? ""
        : nearest.stream().collect(Collectors.joining("' or '", "did you mean '", "'?"));
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    Arrays.setAll(last, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
        if (isSwap(a, i, b, j)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }

  private static boolean isSwap(String a, int i, String b, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
