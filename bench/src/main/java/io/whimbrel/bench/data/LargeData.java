package io.whimbrel.bench.data;

import io.whimbrel.bench.data.DataSet.Filling;
import java.util.List;

/** What needs memory where memory is not bounded. */
public final class LargeData {
  private LargeData() {}

  /** One value of 300 MB, at a scale. */
  public static DataSet value(Scale scale) {
    long megabytes = scale.of(300, 3);
    return new DataSet(
        "value",
        "a value of %,d MB".formatted(megabytes),
        1,
        Filling.by(
            List.of(
                "create table large (id int primary key, content bytea not null)",
                "alter table large alter content set storage external",
                "insert into large values (1, decode(repeat('5a', %d), 'hex'))"
                    .formatted(megabytes * 1_000_000))),
        "");
  }

  /** Five million rows for one transaction, at a scale. */
  public static DataSet rows(Scale scale) {
    long rows = scale.of(5_000_000, 50_000);
    return new DataSet(
        "transaction",
        "%,d rows".formatted(rows),
        rows,
        Filling.by(
            List.of(
                "create table rows (id int not null, number int not null, word text not null)",
                "insert into rows select i, 0, md5(i::text) from generate_series(1, %d) i"
                    .formatted(rows),
                "alter table rows add primary key (id)",
                "create table bench_marker (id int primary key)")),
        "");
  }
}
