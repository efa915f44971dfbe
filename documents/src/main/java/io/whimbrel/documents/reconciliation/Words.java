package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.quality.QualityCheck;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** The figures of an account in words, the same in every form. */
final class Words {
  private Words() {}

  static String rows(OptionalLong rows) {
    return rows.isPresent() ? Figures.count(rows.getAsLong()) : "n/a";
  }

  /** A moment, to the second. */
  static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Missing, extra and modified rows, by the template's names. */
  static Map<String, String> discrepancies(Account account) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("Missing records", count(account.discrepancies(), Discrepancies::missing));
    words.put("Extra records", count(account.discrepancies(), Discrepancies::extra));
    words.put("Modified records", count(account.discrepancies(), Discrepancies::modified));
    long unnamed = account.discrepancies().map(Discrepancies::unnamed).orElse(0L);
    if (unnamed > 0) {
      words.put("Differing records that are not named", Figures.count(unnamed));
    }
    return words;
  }

  private static String count(Optional<Discrepancies> found, ToLongFunction<Discrepancies> which) {
    return found
        .map(
            d ->
                (d.isLowerBound() || d.unnamed() > 0 ? "at least " : "")
                    + Figures.count(which.applyAsLong(d)))
        .orElse("n/a");
  }

  /** Nulls, duplicates and invalid data, by the template's names. */
  static Map<String, String> quality(Quality quality) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("Null values", figure(quality.nulls()));
    words.put("Duplicates", figure(quality.duplicates()));
    words.put("Invalid data", figure(quality.invalid()));
    return words;
  }

  private static String figure(Optional<Quality.Figure> figure) {
    return figure
        .map(
            f ->
                "%s%s (acceptable: %s)"
                    .formatted(
                        f.isLowerBound() ? "at least " : "",
                        Figures.count(f.found()),
                        f.acceptable() == QualityCheck.ANY ? "any" : Figures.count(f.acceptable())))
        .orElse("not checked");
  }
}
