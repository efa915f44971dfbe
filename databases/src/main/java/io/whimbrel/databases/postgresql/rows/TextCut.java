package io.whimbrel.databases.postgresql.rows;

/**
 * SQL that leaves of a text what people read: its beginning, or where it is long and begins like
 * the other side's, the part around the first character that differs:
 *
 * <ol>
 *   <li>Of texts that are very long a window is taken, around the first block of bytes that
 *       differs, and from the beginning of a character to the end of one.
 *   <li>The first character is found by halving.
 * </ol>
 */
final class TextCut {

  private static final int TEXT_MAX = 200;
  private static final int ALIKE_MAX = 150;
  private static final int BEFORE = 50;

  private static final int BLOCK = 1 << 16;

  /** Bytes before a block that differs: more than the characters before a difference take. */
  private static final int AHEAD = 1_000;

  /** Bytes from a block's beginning: more than it and the characters behind it take. */
  private static final int AFTER = BLOCK + 2_000;

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
      when greatest(octet_length(a), octet_length(b)) <= %5$d then (%6$s)
      else (%7$s)
      end
    from (select (%3$s) collate "C" as a, (%4$s) collate "C" as b offset 0) as texts)\
    """
        .formatted(
            TEXT_MAX,
            ALIKE_MAX,
            text,
            other,
            2 * AFTER,
            around("select a, b, false as goes_on"),
            around(window()));
  }

  /** The part around the first character at which {@code a} and {@code b} of a row differ. */
  private static String around(String texts) {
    return """
    with recursive search(a, b, goes_on, low, high) as (
      select a, b, goes_on, 0, least(length(a), length(b)) from (%3$s) as texts
      union all
      select a, b, goes_on, case when is_same then half else low end,
        case when is_same then high else half - 1 end
      from (
        select *, left(a, half) = left(b, half) as is_same
        from (select *, (low + high + 1) / 2 as half from search where low < high) as s
        offset 0
      ) as halves
    )
    select '...' || substr(a, low - %2$d, %1$d)
      || case when goes_on or length(a) >= low - %2$d + %1$d then '...' else '' end
    from search where low = high\
    """
        .formatted(TEXT_MAX, BEFORE, texts);
  }

  /** Of both texts what is around the first block that differs, in the same place. */
  private static String window() {
    return """
    select convert_from(substr(x, low + 1, %4$s - low), 'UTF8') collate "C" as a,
      convert_from(substr(y, low + 1, %5$s - low), 'UTF8') collate "C" as b,
      octet_length(x) > i + %3$d as goes_on
    from (
      select x, y, i, case when i <= %2$d then 0 else (
        select min(p) from generate_series(i - %2$d, i - %2$d + 3) as p where %6$s) end as low
      from (
        select x, y, (
          select min(i) from generate_series(0, least(octet_length(x), octet_length(y)), %1$d) as i
          where substr(x, i + 1, %1$d) <> substr(y, i + 1, %1$d)) as i
        from (select convert_to(a, 'UTF8') as x, convert_to(b, 'UTF8') as y offset 0) as bytes
        offset 0
      ) as blocks
      offset 0
    ) as places\
    """
        .formatted(BLOCK, AHEAD, AFTER, end("x"), end("y"), isFirst("x"));
  }

  private static String end(String bytes) {
    return """
    case when octet_length(%1$s) <= i + %2$d then octet_length(%1$s) else (
      select max(p) from generate_series(i + %2$d - 3, i + %2$d) as p where %3$s) end\
    """
        .formatted(bytes, AFTER, isFirst(bytes));
  }

  /** Whether a character begins at a place (from 0). */
  private static String isFirst(String bytes) {
    return "get_byte(" + bytes + ", p) not between 128 and 191";
  }
}
