package io.whimbrel.databases.postgresql.rows;

/**
 * SQL that leaves of a text what people read: its beginning, or where it is long and begins like
 * the other side's, the part around the first character that differs, found by halving.
 */
final class TextCut {

  private static final int TEXT_MAX = 200;
  private static final int ALIKE_MAX = 150;
  private static final int BEFORE = 50;

  private TextCut() {}

  /**
   * The part of a text to show.
   *
   * @param text SQL of the text
   * @param other SQL of the text on the other side
   */
  static String of(String text, String other) {
    return """
    (select case
      when a is null or coalesce(greatest(length(a), length(b)), 0) <= %1$d then a
      when b is null or a = b or left(a, %2$d) <> left(b, %2$d) then
        left(a, %1$d) || case when length(a) > %1$d then '...' else '' end
      else (
        with recursive search(low, high) as (
          select 0, least(length(a), length(b))
          union all
          select case when left(a, half) = left(b, half) then half else low end,
            case when left(a, half) = left(b, half) then high else half - 1 end
          from (select low, high, (low + high + 1) / 2 as half from search where low < high) s
        )
        select '...' || substr(a, low - %3$d, %1$d)
          || case when length(a) >= low - %3$d + %1$d then '...' else '' end
        from search where low = high
      )
      end
    from (select (%4$s) collate "C" as a, (%5$s) collate "C" as b offset 0) as texts)\
    """
        .formatted(TEXT_MAX, ALIKE_MAX, BEFORE, text, other);
  }
}
