package io.whimbrel.engine.journal;

import io.whimbrel.core.journal.SampleBook;
import io.whimbrel.core.journal.SampleRecord;
import io.whimbrel.core.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Samples, one row each: what is old is summed up into coarser ones. */
record Samples(Transactions transactions) implements SampleBook {

  private static final Duration SINGLE_FOR = Duration.ofHours(2);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration MINUTES_FOR = Duration.ofDays(2);
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration QUARTERS_FOR = Duration.ofDays(90);

  /** So many rows are read at once while old ones are summed up. */
  private static final int PORTION = 2_000;

  private static final String SELECT = "select at, grain, figures from sample where run = ?";

  @Override
  public void add(RunId run, SampleRecord sample) {
    transactions.change(sql -> store(sql, run, sample));
  }

  private static void store(Sql sql, RunId run, SampleRecord sample) throws SQLException {
    sql.update(
        """
        insert into sample (run, grain, at, figures) values (?, ?, ?, ?)
        on conflict (run, grain, at) do update set figures = excluded.figures
        """,
        run.text(),
        sample.grain().toSeconds(),
        Micros.of(sample.at()),
        text(sample.figures()));
  }

  @Override
  public Optional<SampleRecord> latest(RunId run) {
    return transactions.read(
        sql ->
            sql.row(SELECT + " and grain = 0 order by at desc limit 1", Samples::read, run.text()));
  }

  @Override
  public List<SampleRecord> between(RunId run, Instant from, Instant until) {
    return transactions.read(
        sql ->
            sql.rows(
                SELECT + " and at >= ? and at < ? order by at",
                Samples::read,
                run.text(),
                Micros.of(from),
                Micros.of(until)));
  }

  @Override
  public void thin(RunId run, Instant now) {
    transactions.change(
        sql -> {
          fold(sql, run, Duration.ZERO, MINUTE, now.minus(SINGLE_FOR));
          fold(sql, run, MINUTE, QUARTER, now.minus(MINUTES_FOR));
          sql.update(
              "delete from sample where run = ? and grain = ? and at < ?",
              run.text(),
              QUARTER.toSeconds(),
              Micros.of(now.minus(QUARTERS_FOR)));
        });
  }

  /** Only whole spans of the coarser grain are summed up. */
  private static void fold(Sql sql, RunId run, Duration fine, Duration coarse, Instant before)
      throws SQLException {
    long end = floor(before, coarse);
    List<SampleRecord> old =
        sql.rows(
            SELECT + " and grain = ? and at < ? order by at limit " + PORTION,
            Samples::read,
            run.text(),
            fine.toSeconds(),
            end * 1_000_000L);
    if (old.isEmpty()) {
      return;
    }
    boolean isPortion = old.size() == PORTION;
    long last = floor(old.getLast().at(), coarse);
    TreeMap<Long, Map<String, DoubleSummaryStatistics[]>> spans = new TreeMap<>();
    for (SampleRecord sample : old) {
      long span = floor(sample.at(), coarse);
      if (!isPortion || span < last) {
        spans.computeIfAbsent(span, _ -> new HashMap<>());
        sample.figures().forEach((name, value) -> add(spans.get(span), name, value));
      }
    }
    for (Map.Entry<Long, Map<String, DoubleSummaryStatistics[]>> span : spans.entrySet()) {
      store(sql, run, new SampleRecord(at(span.getKey()), coarse, summed(span.getValue())));
      sql.update(
          "delete from sample where run = ? and grain = ? and at >= ? and at < ?",
          run.text(),
          fine.toSeconds(),
          span.getKey() * 1_000_000L,
          (span.getKey() + coarse.toSeconds()) * 1_000_000L);
    }
  }

  private static void add(
      Map<String, DoubleSummaryStatistics[]> span, String name, SampleRecord.Value value) {
    DoubleSummaryStatistics[] all =
        span.computeIfAbsent(
            name,
            _ ->
                new DoubleSummaryStatistics[] {
                  new DoubleSummaryStatistics(), new DoubleSummaryStatistics()
                });
    all[0].accept(value.mean());
    all[1].accept(value.min());
    all[1].accept(value.max());
  }

  private static Map<String, SampleRecord.Value> summed(
      Map<String, DoubleSummaryStatistics[]> span) {
    Map<String, SampleRecord.Value> values = new HashMap<>();
    span.forEach(
        (name, all) ->
            values.put(
                name,
                new SampleRecord.Value(all[0].getAverage(), all[1].getMin(), all[1].getMax())));
    return values;
  }

  private static long floor(Instant at, Duration grain) {
    return Math.floorDiv(at.getEpochSecond(), grain.toSeconds()) * grain.toSeconds();
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }

  private static String text(Map<String, SampleRecord.Value> figures) {
    Map<String, String> texts = new HashMap<>();
    figures.forEach(
        (name, v) ->
            texts.put(
                name,
                v.min() == v.max()
                    ? Double.toString(v.mean())
                    : v.mean() + " " + v.min() + " " + v.max()));
    return JsonText.of(texts);
  }

  private static SampleRecord read(ResultSet row) throws SQLException {
    Map<String, SampleRecord.Value> figures = new HashMap<>();
    JsonText.map(row.getString(3)).forEach((name, text) -> figures.put(name, value(text)));
    return new SampleRecord(Micros.read(row, 1), Duration.ofSeconds(row.getLong(2)), figures);
  }

  private static SampleRecord.Value value(String text) {
    String[] parts = text.split(" ", -1);
    double mean = Double.parseDouble(parts[0]);
    return parts.length == 1
        ? SampleRecord.Value.of(mean)
        : new SampleRecord.Value(mean, Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
  }
}
