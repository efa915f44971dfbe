package io.whimbrel.core.rehearsal;

/**
 * How much of a source a rehearsal takes. The same seed draws the same rows of the same data; rows
 * that drawn ones refer to come along whatever the rule says.
 */
public sealed interface SampleRule {

  /** Every row. */
  record All() implements SampleRule {
    @Override
    public String text() {
      return "all rows";
    }
  }

  /**
   * A share of each table, but about {@value SampleRule#LEAST} rows of it at least.
   *
   * @param share above 0, at most 1
   */
  record Share(double share, long seed) implements SampleRule {
    @Override
    public String text() {
      return "%s %% of each table, %d rows of it at least, seed %d"
          .formatted(Double.toString(share * 100).replaceAll("\\.0$", ""), LEAST, seed);
    }
  }

  /** About so many rows of each table. */
  record Rows(long rows, long seed) implements SampleRule {
    @Override
    public String text() {
      return "about %,d rows of each table, seed %d".formatted(rows, seed);
    }
  }

  /** Rows of a table that are taken however small the share. */
  int LEAST = 1_000;

  /** In words. */
  String text();

  /** The share of a table's rows that is drawn: 1 for all of them. */
  default double share(long rows) {
    return switch (this) {
      case All _ -> 1;
      case Share share ->
          rows <= LEAST ? 1 : Math.min(1, Math.max(share.share(), (double) LEAST / rows));
      case Rows wanted -> rows <= wanted.rows() ? 1 : (double) wanted.rows() / rows;
    };
  }

  /** What the drawing depends on, beside the data. */
  default long seed() {
    return switch (this) {
      case All _ -> 0;
      case Share share -> share.seed();
      case Rows rows -> rows.seed();
    };
  }
}
